namespace Collapse.Spec

/// The numbers by which runs are judged, all of them, fixed before any run. Sentences and code read them here.
/// Where the paper (Th. Schanze 2026) gives no number, the number is our choice and its reason stands beside it.
module Criteria =
    /// P1: largest distance of the outputs' correlation from the data's. The paper: "(almost) that of the data". It is
    /// also what "enough" means for the correlation.
    let largestDistance = 0.03

    /// Level of every test, which is its false-alarm rate.
    let level = 0.01

    /// P2, P3: least rise of the median from "no feedback" to the largest N. With enough repetitions a test finds any
    /// rise; this one can be seen in the paper's figures.
    let leastRise = 0.05

    /// P2, P3: fewest finished simulations at each N. One alone has no spread to be compared with; and the test must be
    /// able to reach its level: with two at each of four N the smallest p-value is 1/2520, with two at each of three N
    /// it is 1/90, which says nothing at level 0.01.
    let fewestRepetitions = 2

    /// Fewest moments of a trajectory that a trend along it is tested on.
    let fewestMoments = 3

    /// P4: the number of steps that the paper speaks of.
    let manySteps = 100_000

    /// P4: runs that stay below this say nothing about 100,000 steps.
    let fewestSteps = 50_000

    /// P4: correlation from which on vectors are "almost identical".
    let identical = 0.99

    /// P4: correlation from which on they nearly are so.
    let nearlyIdentical = 0.95

    /// P6: how many times the new-data error grows at least when reconstruction is lost: more than noise and chance do.
    let leastErrorGrowth = 2.0

    /// P6: how much of a denoiser's SNR improvement is lost at least, in dB: half of the power.
    let leastLoss = 3.0

    /// Growth within trajectories: least mean rank correlation of a trajectory with time. Successive moments of a
    /// learner are not exchangeable, and Page's test at level 0.01 alone takes a driftless random walk over 12 moments
    /// for growth in 10 to 17 of 100 cases. Two such walks reach a mean rank correlation of 0.9 in at most 1 of 100,
    /// more of them far more seldom.
    let leastOrder = 0.9

    /// Reduced variance: largest share of the outputs' variance that may be left at the largest N.
    let mostVariance = 0.9

    /// Enough real data: least share of the outputs' variance without feedback that must be left. A learner that keeps
    /// as much is called frozen.
    let leastVariance = 0.9

    /// A learner collapses when its outputs go a tenth of the way from their correlation without feedback to 1.
    let collapses (before: float) (last: float) = last - before >= 0.1 * (1.0 - before)

    /// Enough real data: the new-data error may be so many times that without feedback.
    let mostErrorGrowth = 1.1

    /// The collapse law: largest distance of the simulations' median from the prediction, at every N.
    let largestLawError = 0.02

    /// The claims in the order of reports: name, and the sentence that is judged.
    let statements =
        [
            "P1", "Without feedback the outputs' average correlation is (almost) that of the data."
            "P2", "The DAE's output correlation grows with the number of feedback steps N."
            "P3", "The AE's output correlation grows with the number of feedback steps N."
            "growth", "The output correlation grows with the number of feedback steps N."
            "P4", "At about 100,000 feedback steps the training and output vectors are almost identical."
            "P5", "MAE and SSIM show the same as MSE."
            "P6", "Reconstruction and denoising of new data are lost."
            "the collapse law", "Networks follow the collapse law, which is computed from the data alone."
            "monotone growth within trajectories", "The outputs' correlation grows all the way along each trajectory."
            "reduced output variance", "The variance of the outputs falls with the number of feedback steps N."
        ]

    /// The sentence of a claim; ArgumentException for a name that no claim has.
    let statement name =
        match statements |> List.tryFind (fst >> (=) name) with
        | Some(_, sentence) -> sentence
        | None -> invalidArg (nameof name) $"There is no claim {name}."
