using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Tests.Differentiation;

/// <summary>
/// What the laws of differentiation do not reach: gradients that are stopped or led elsewhere, shapes, plans that run
/// twice.
/// </summary>
public sealed class GradientTests
{
    private static readonly Leaf X = new("x", 2, 3);
    private static readonly Matrix Numbers = Matrix.From(2, 3, [1, -2, 3, -4, 5, -6]);

    [Fact]
    public void No_gradient_passes_a_stop()
    {
        Node slope = Gradient.Of((X.StopGradient() * X).Sum(), X)[0];
        Assert.Equal(Numbers, Evaluation.Of(slope, (X, Numbers)));
    }

    [Fact]
    public void Straight_through_shows_one_value_and_differentiates_the_other()
    {
        Node estimate = Operations.StraightThrough(X.Signum(), 3 * X);
        Assert.Equal(Matrix.From(2, 3, [1, -1, 1, -1, 1, -1]), Evaluation.Of(estimate, (X, Numbers)));
        Assert.Equal(Matrix.From(2, 3, [3, 3, 3, 3, 3, 3]),
            Evaluation.Of(Gradient.Of(estimate.Sum(), X)[0], (X, Numbers)));
    }

    [Fact]
    public void A_value_that_does_not_depend_on_a_variable_has_gradient_zero()
    {
        Leaf other = new("other", 4, 1);
        Assert.Equal(Matrix.Zeros(4, 1), Evaluation.Of(Gradient.Of(X.Square().Sum(), other)[0]));
    }

    [Fact]
    public void A_plan_gives_the_same_bits_each_time_it_runs()
    {
        Leaf w = new("w", 3, 5);
        Node h = X.MatMul(w).Relu();
        Node loss =
            (0.01 * ((h.MatMul(w, transposeRight: true) - X).Square().Mean() + h.Softmax().Log().Mean())).Tanh();
        Node slope = Gradient.Of(loss, w)[0];
        Plan plan = new(slope, loss);
        plan[X].CopyFrom(Numbers);
        plan[w].CopyFrom(Matrix.Create(3, 5, (row, values) => values.Fill(0.1f * (row + 1))));
        plan.Run();
        Matrix first = plan[slope].ToMatrix();
        plan.Run();
        Assert.Equal(first, plan[slope].ToMatrix());
        Assert.NotEqual(Matrix.Zeros(3, 5), first);
    }

    [Fact]
    public void A_loss_that_is_left_out_is_not_computed_and_changes_no_slope()
    {
        Node loss = (X.Softplus() - 0.5 * X).Mean();
        Node slope = Gradient.Of(loss, X)[0];
        Plan plan = new(loss, [slope]);
        plan[X].CopyFrom(Numbers);
        plan.Run(all: false);
        Assert.Equal(Evaluation.Of(slope, (X, Numbers)), plan[slope].ToMatrix());
        Assert.Equal(0, plan[loss].Row(0)[0]);
        plan.Run();
        Assert.Equal(Evaluation.Of(slope, (X, Numbers)), plan[slope].ToMatrix());
        Assert.Equal(Evaluation.Of(loss, (X, Numbers)), plan[loss].ToMatrix());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Leaf y = new("y", 4, 3);
        ArgumentException sum = Assert.Throws<ArgumentException>(() => X + y);
        Assert.Contains("[2 x 3] and [4 x 3]", sum.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => X.MatMul(y));
        Assert.Throws<ArgumentException>(() => Gradient.Of(X, X));
        Assert.Throws<ArgumentException>(() => Evaluation.Of(X.Sum()));
        Assert.Throws<ArgumentException>(() => Evaluation.Of(X.Sum(), (X, Matrix.Zeros(3, 2))));
    }

    [Fact]
    public void Of_equal_entries_exactly_as_many_are_kept_as_asked_for()
    {
        Node mask = Operations.Constant(Matrix.From(1, 5, [2, 2, 1, 2, 2])).MaskOfLargest(3);
        Assert.Equal(Matrix.From(1, 5, [1, 1, 0, 1, 0]), Evaluation.Of(mask));
    }
}
