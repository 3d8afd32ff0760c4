using Collapse.Learners;
using Collapse.Losses;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>What the collapse law says about a protocol, from its data alone.</summary>
/// <remarks>
/// The law is that of a linear network under squared errors. For the other losses it is drawn beside the simulations for comparison; with
/// weight decay it says nothing about them, as decay weighs against the loss.
/// </remarks>
public static class ProtocolLaw
{
    /// <summary>The prediction for a protocol; null for weight decay with another loss than MSE.</summary>
    /// <param name="protocol">Model, loss, H, noise and weight decay; N, warm-up and learning rate are not used.</param>
    /// <param name="reference">The data, taken apart.</param>
    /// <param name="sigma">sigma(X) of the data, the unit of <see cref="Protocol.Noise"/>.</param>
    public static CollapsePrediction? Of(Protocol protocol, PrincipalComponents reference, double sigma)
    {
        if (protocol.WeightDecay > 0 && protocol.Loss != Loss.Mse) return null;
        double noise = protocol.Model == Model.Dae ? protocol.Noise * sigma : 0;
        return new CollapsePrediction(reference, new CollapseLaw
        {
            Eigenvalues = reference.Variances,
            Samples = reference.Samples,
            Hidden = protocol.Hidden,
            NoiseVariance = noise * noise,
            // The mean over samples and coordinates times D/2 is the law's loss, and w/2 times D/2 its d/2.
            Decay = protocol.WeightDecay * reference.Coordinates / 2,
        });
    }

    /// <summary>The prediction for a protocol on data [M x D]; null for weight decay with another loss than MSE.</summary>
    public static CollapsePrediction? Of(Protocol protocol, Matrix reference) =>
        Of(protocol, PrincipalComponents.Of(reference), Spread.Of(reference));

    /// <summary>The predicted correlation of the outputs as a function of the protocol, its N included; NaN where the law says nothing.</summary>
    /// <param name="reference">The data, [M x D]; they are taken apart once.</param>
    public static Func<Protocol, double> Predictor(Matrix reference)
    {
        PrincipalComponents components = PrincipalComponents.Of(reference);
        double sigma = Spread.Of(reference);
        return protocol => Of(protocol, components, sigma)?.OutputCorrelation(protocol.Steps) ?? double.NaN;
    }

    /// <summary>The same protocol with another N.</summary>
    public static Protocol At(Protocol protocol, int steps) => protocol with { Steps = steps };

    /// <summary>The autoencoders of a grid under squared errors, with weight decay: those that the law does not freeze.</summary>
    public static GridOptions Decaying(GridOptions grid, double weightDecay) =>
        grid with { Models = [Model.Ae], Losses = [Loss.Mse], Base = grid.Base with { WeightDecay = weightDecay } };
}
