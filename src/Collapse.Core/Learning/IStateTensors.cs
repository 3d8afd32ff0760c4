using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A state as a step count and named matrices, to be written to a file and read back, bit for bit.</summary>
/// <remarks>What a learner needs besides <see cref="ILearner{TState}"/> for its simulations to go on after a kill.</remarks>
/// <typeparam name="TState">Everything that training changes.</typeparam>
public interface IStateTensors<TState>
{
    /// <summary>t, learning steps made so far.</summary>
    /// <param name="state">The state.</param>
    long Step(TState state);

    /// <summary>Everything but the step count, by the field's own symbols; any shapes.</summary>
    /// <param name="state">The state.</param>
    IReadOnlyDictionary<string, Matrix> Tensors(TState state);

    /// <summary>The state of which <see cref="Step"/> and <see cref="Tensors"/> gave this.</summary>
    /// <param name="step">t.</param>
    /// <param name="tensors">All of the matrices.</param>
    /// <exception cref="InvalidDataException">A matrix is missing or has a shape that does not suit the others.</exception>
    TState State(long step, IReadOnlyDictionary<string, Matrix> tensors);
}
