using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>What a second answer loses of the first.</summary>
/// <remarks>
/// c = 1 - Var T{T{X}} / Var T{X}, with T{} the response that is fed back, X the current training set and Var its
/// variance (<see cref="OutputVariance"/>). 0 for a learner that returns its own outputs, which the collapse law
/// freezes; below 0 for one whose draws add more than it loses.
/// </remarks>
public static class Contraction
{
    /// <summary>The contraction of the responses to the current training set.</summary>
    public static Measure OfResponses { get; } =
        new("contraction", "1", "1 - Var T{T{X}} / Var T{X}", Needs.Responses, moment =>
    {
        Key key = moment.Scene.Key.Derive("contraction");
        Matrix once = moment.Respond(moment.Data, key.Derive("first"));
        return 1 - OutputVariance.Of(moment.Respond(once, key.Derive("second"))) / OutputVariance.Of(once);
    })
        {
            Meaning =
            "The share of the responses’ variance that a second response to them loses; 0 for a learner that returns "
            + "its own outputs.",
        };
}
