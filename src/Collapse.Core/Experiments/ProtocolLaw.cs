using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>
/// What the collapse law says about a protocol, from its data alone: the one place where a protocol becomes a law.
/// </summary>
/// <remarks>
/// <para>
/// The law is that of a linear network under squared errors, which the paper's networks, ae and dae, come near to; of
/// other learners it says nothing. For the other losses it is drawn beside the simulations for comparison; with
/// weight decay it says nothing about them, as decay weighs against the loss.
/// </para>
/// <para>
/// It speaks of learners at their optimum. How they get there does not enter: warm-up, learning rate, initialisation,
/// the optimiser's state and batches (an epoch for each feedback has the same optimum, and N counts feedbacks either
/// way).
/// </para>
/// <para>
/// It knows these policies: replacing; none, where the data stay (all of them protected, p = 1); a gold standard, p its
/// share, whose rounding to whole rows is of the order 1 / M that the law leaves out; mixing, q its probability. It
/// does not know:
/// accumulating and its draws, since the set or what it is drawn from grows; a verifier, since what it lets pass is no
/// longer distributed as the responses are; generations, which are trained from scratch on responses alone; a cyclic or
/// permuted order, since the row that is fed back is then the oldest one rather than a mean one; noise relative to the
/// current data, since sigma^2 then moves with all directions together; more than a tenth of the rows that can be
/// replaced at one step, since the equation's distance from the recursion (half of
/// that share of a variance, <see cref="CollapseLaw"/>) is then no longer small.
/// </para>
/// </remarks>
public static class ProtocolLaw
{
    /// <summary>The prediction for a protocol; null for what the law does not know, as listed above.</summary>
    /// <param name="protocol">Model, loss, H, noise, decay, response, policy and rows a step; N is not used.</param>
    /// <param name="reference">The data, decomposed.</param>
    /// <param name="sigma">sigma(X) of the data, the unit of <see cref="Protocol.Noise"/>.</param>
    public static CollapsePrediction? Of(Protocol protocol, PrincipalComponents reference, double sigma)
    {
        if (!Knows(protocol, reference.Samples)) return null;
        double noise = protocol.Learner == "dae" ? protocol.Noise * sigma : 0;
        return new CollapsePrediction(reference, new CollapseLaw
        {
            Eigenvalues = reference.Variances,
            Samples = reference.Samples,
            Hidden = protocol.Hidden,
            NoiseVariance = noise * noise,
            NoisyResponse = protocol.Response == ResponseInput.Noisy,
            // Half sums are the law's own loss. The mean over samples and coordinates times D/2 is, and w/2 times D/2
            // its d/2.
            Decay = protocol.Reduction == Reduction.HalfSum
                ? protocol.WeightDecay
                : protocol.WeightDecay * reference.Coordinates / 2,
            ProtectedShare = Protected(protocol),
            FreshShare = (protocol.Policy as Mix)?.Probability ?? 0,
            RowsPerStep = Math.Min(RowsPerStep(protocol), reference.Samples),
        });
    }

    private static int RowsPerStep(Protocol protocol) => (protocol.Policy as SelectiveFeedback)?.Selection.Rows ?? 1;

    private static double Protected(Protocol protocol) => protocol.Policy switch
    {
        NoFeedback => 1,
        GoldStandard gold => gold.Share,
        _ => 0,
    };

    private static bool Knows(Protocol protocol, int samples)
    {
        if (protocol.Learner is not ("ae" or "dae")) return false;
        if (protocol.WeightDecay > 0 && protocol.Loss != Loss.Mse) return false;
        // Nothing is replaced, so nothing of what follows matters.
        if (Protected(protocol) == 1) return true;
        double replaceable = (1 - Protected(protocol)) * samples;
        return protocol.Policy is Replace or GoldStandard or Mix
            && ((SelectiveFeedback)protocol.Policy).Selection.Order == SelectionOrder.Uniform
            && (protocol.NoiseReference == NoiseReference.Reference || protocol.Learner == "ae" || protocol.Noise == 0)
            && (RowsPerStep(protocol) == 1 || 10 * RowsPerStep(protocol) <= replaceable);
    }

    /// <summary>The prediction for a protocol on data [M x D]; null for what the law does not know.</summary>
    public static CollapsePrediction? Of(Protocol protocol, Matrix reference) =>
        Of(protocol, PrincipalComponents.Of(reference), Spread.Of(reference));

    /// <summary>
    /// The predicted correlation of the outputs as a function of the protocol, its N included; NaN where the law says
    /// nothing.
    /// </summary>
    /// <param name="reference">The data, [M x D]; they are decomposed once.</param>
    public static Func<Protocol, double> Predictor(Matrix reference)
    {
        PrincipalComponents components = PrincipalComponents.Of(reference);
        double sigma = Spread.Of(reference);
        return protocol => Of(protocol, components, sigma)?.OutputCorrelation(protocol.Steps) ?? double.NaN;
    }

    /// <summary>The same protocol with another N.</summary>
    public static Protocol At(Protocol protocol, int steps) => protocol with { Steps = steps };

    /// <summary>
    /// The autoencoders of a grid under squared errors, with weight decay: those that the law does not freeze.
    /// </summary>
    public static GridOptions Decaying(GridOptions grid, double weightDecay) =>
        grid with { Learners = ["ae"], Losses = [Loss.Mse], Base = grid.Base with { WeightDecay = weightDecay } };
}
