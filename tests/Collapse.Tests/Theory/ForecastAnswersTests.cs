using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Tests.Theory;

/// <summary>Answers that do not suit their data are refused, by name and shape.</summary>
public sealed class ForecastAnswersTests
{
    private static readonly Matrix Data = Matrix.FromRows([[0, 1, 2], [2, 0, 1], [1, 1, 5]]);

    [Fact]
    public void No_pair_is_an_error() =>
        Assert.Contains("no pair", Assert.Throws<ArgumentException>(() => ForecastAnswers.Of(Data)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void One_row_is_an_error() =>
        Assert.Contains("[1 x 3]", Assert.Throws<ArgumentException>(() => Of(Data.Take([0]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_pair_of_another_shape_is_an_error()
    {
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => ForecastAnswers.Of(Data, new AnswerPair(Data, Data.Take([0, 1]))));
        Assert.Contains("Y2 is [2 x 3]; expected [3 x 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_an_error()
    {
        Matrix broken = Data.WithRow(1, [1, float.NaN, 1]);
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => ForecastAnswers.Of(Data, new AnswerPair(broken, Data)));
        Assert.Contains("Y1 has an entry that is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_rows_of_other_columns_are_an_error() =>
        Assert.Throws<ArgumentException>(() => Of(Data).WithHeldOut(new(Matrix.Zeros(2, 4), Matrix.Zeros(2, 4))));

    [Fact]
    public void Without_held_out_rows_there_is_no_error_on_new_data() =>
        Assert.Equal(double.NaN, Forecast.Of(Of(Data)).NewError(10));

    [Theory]
    [InlineData(-0.1, 0, 1)]
    [InlineData(1.1, 0, 1)]
    [InlineData(0, double.NaN, 1)]
    [InlineData(0, 0, 0)]
    public void A_policy_out_of_range_is_an_error(double gold, double fresh, int rows) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Forecast.Of(
            Of(Data), new ForecastPolicy { ProtectedShare = gold, FreshShare = fresh, RowsPerStep = rows }));

    [Fact]
    public void Steps_below_0_are_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecast.Of(Of(Data)).OutputCorrelation(-1));

    [Fact]
    public void More_coordinates_than_rows_are_taken()
    {
        // The outputs leave the space that two rows span.
        Matrix wide = Matrix.FromRows([[1, 2, 3, 4, 9], [2, 1, 5, 0, 1], [4, 4, 1, 1, 0]]);
        Matrix outputs = Matrix.FromRows([[1, 2, 3, 4, 0], [0, 1, 5, 7, 1], [4, 0, 1, 1, 9]]);
        Forecast forecast = Forecast.Of(ForecastAnswers.Of(wide, new AnswerPair(outputs, outputs)));
        Assert.Equal(Collapse.Measures.OutputVariance.Of(outputs), forecast.OutputVariance(0), 1e-5);
        Assert.Equal(Collapse.Measures.PairwiseCorrelation.Of(outputs).Value, forecast.OutputCorrelation(0), 1e-5);
    }

    private static ForecastAnswers Of(Matrix data) => ForecastAnswers.Of(data, new AnswerPair(data, data));
}
