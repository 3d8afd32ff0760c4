using System.Collections.Immutable;
using Collapse.Data;

namespace Collapse.Learning;

/// <summary>A learner that can be fed on itself generation by generation, and how long it is trained in each.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Title">Its name in figures.</param>
/// <param name="Source">Who described it.</param>
/// <param name="Steps">Learning steps of a generation, unless another number is given.</param>
/// <param name="Make">The learner for data of some size.</param>
public sealed record GeneratorEntry(
    string Name, string Title, string Source, int Steps, Func<GeneratorSetting, ILearner> Make)
{
    /// <summary>Whether a study takes it unless it is told otherwise.</summary>
    public bool Usual { get; init; } = true;
}

/// <summary>What the data ask of a generator.</summary>
/// <param name="Coordinates">D.</param>
/// <param name="Sigma">sigma(X), the standard deviation over all entries.</param>
/// <param name="Classes">The number of classes; 0 where they are not known.</param>
/// <param name="Modes">The number of modes, where it is known; else 0.</param>
public sealed record GeneratorSetting(int Coordinates, double Sigma, int Classes, int Modes)
{
    /// <summary>How the coordinates lie; a segment unless given.</summary>
    public SampleShape Shape { get; init; } = SampleShape.Segment(Coordinates);

    /// <summary>
    /// Widths of hidden layers: enough for the plane, and for segments and images what a study can pay for.
    /// </summary>
    public EquatableArray<int> Widths { get; } = [128, 128];

    /// <summary>The length of z.</summary>
    public int Latent => Coordinates <= 4 ? 16 : 32;

    /// <summary>Rows of an update.</summary>
    public int Batch => Coordinates <= 4 ? 128 : 64;
}

/// <summary>
/// Every learner that makes rows to be trained on, by name; any autoencoder of <see cref="Catalog"/> is one by its
/// responses.
/// </summary>
public static class GeneratorCatalog
{
    private const int AutoencoderSteps = 2_000, Channels = 16;

    /// <summary>The generators, in the order of tables.</summary>
    public static ImmutableArray<GeneratorEntry> Members { get; } =
    [
        new("gan", "GAN", "Goodfellow et al. 2014", 2_000, s => Sized(new Gan(), s)),
        new("r1-gan", "R1 GAN", "Mescheder et al. 2018", 2_000, s => Sized(new R1Gan(), s)),
        new("wgan", "WGAN", "Arjovsky et al. 2017", 1_500, s =>
            Sized(new Wgan { Optimizer = new RmsProp(5e-4, 0.99) }, s)),
        new("wgan-gp", "WGAN-GP", "Gulrajani et al. 2017", 1_500, s => Sized(new WganGp { Penalty = Penalty(s) }, s)),
        new("wgan-div", "WGAN-div", "Wu et al. 2018", 1_500, s => Sized(new WganDiv(), s)),
        new("acgan", "ACGAN", "Odena et al. 2017", 2_000, s => s.Classes > 1
            ? Sized(new Acgan { Classes = s.Classes }, s)
            : throw new InputException("acgan draws rows of a class; expected data with at least two classes.")),
        new("gan-conv", "GAN, convolutional", "Radford et al. 2016", 1_000, s =>
            Convolutional(new Gan(), s)) { Usual = false },
        new("wgan-gp-conv", "WGAN-GP, convolutional", "Gulrajani et al. 2017", 500,
            s => Convolutional(new WganGp(), s)) { Usual = false },
        new("vae", "VAE", "Kingma and Welling 2014", 2_000, s => Vae(s, 1)),
        new("beta-vae", "beta-VAE, beta = 4", "Higgins et al. 2017", 2_000, s => Vae(s, 4)),
        new("diffusion", "Diffusion", "Ho et al. 2020", 2_000, s => Noising(s)),
        new("diffusion-noiseless", "Diffusion, noiseless", "Ho et al. 2020", 2_000,
            s => Noising(s) with { Sampler = DiffusionSampler.NoNoise }),
        new("gaussian", "Gaussian", "maximum likelihood", 1, _ => Fitted(new GaussianLearner())),
        new("gaussian-unbiased", "Gaussian, unbiased", "divisor n - 1", 1,
            _ => Fitted(new GaussianLearner { Unbiased = true })) { Usual = false },
        new("mixture", "Gaussian mixture", "Dempster, Laird and Rubin 1977", 1, s => s.Coordinates <= 100
            ? Fitted(new GaussianMixtureLearner { Components = s.Modes > 0 ? s.Modes : 8 })
            : throw new InputException("mixture has full covariances; expected data of at most 100 coordinates.")),
        new("kernel-density", "Kernel density", "Scott 1992", 1, _ => Fitted(new KernelDensityLearner())),
        Ring("ring-gan", "GAN, ring protocol", () => new Gan(), 0.9, 0.999),
        Ring("ring-r1", "R1 GAN, ring protocol", () => new R1Gan(), 0.9, 0.999),
        Ring("ring-wgan-gp", "WGAN-GP, ring protocol", () => new WganGp { Penalty = 0.1 }, 0.5, 0.9),
        Ring("ring-wgan-div", "WGAN-div, ring protocol", () => new WganDiv(), 0.5, 0.9),
    ];

    /// <summary>The generator of a name, or the autoencoder of that name, fed on its responses.</summary>
    /// <exception cref="InputException">There is neither; the message lists the names.</exception>
    public static GeneratorEntry Of(string name)
    {
        if (Members.FirstOrDefault(member => member.Name == name) is { } found) return found;
        if (Catalog.Members.FirstOrDefault(member => member.Name == name) is not { } autoencoder)
        {
            IEnumerable<string> known =
                Members.Select(member => member.Name).Concat(Catalog.Members.Select(member => member.Name));
            throw new InputException($"'{name}' is no learner; expected one of {string.Join(", ", known)}.");
        }

        return new(autoencoder.Name, autoencoder.Title, autoencoder.Source, AutoencoderSteps, s =>
            autoencoder.Create(new LearnerSetting(Math.Min(20, Math.Max(1, s.Coordinates - 1)), s.Sigma)));
    }

    // The ring of eight as it is reported: z 32, 256-256-256 on both sides, batch 256, five critic steps, Adam 3e-4.
    private static GeneratorEntry Ring(string name, string title, Func<AdversarialLearner> make, double beta1,
        double beta2) =>
        new(name, title, "5,000 steps of the ring of eight", 5_000, _ => make() with
        {
            Latent = 32,
            Batch = 256,
            CriticSteps = 5,
            Optimizer = new Adam(3e-4, beta1, beta2),
        })
        { Usual = false };

    // Adam 2e-4 suits runs of tens of thousands of steps; a generation has a thousand, so 5e-4.
    private static T Sized<T>(T learner, GeneratorSetting s) where T : AdversarialLearner => learner with
    {
        Latent = s.Latent,
        Batch = s.Batch,
        Generator = new DenseNetwork("G", s.Widths) { Output = Activation.Tanh },
        Critic = new DenseNetwork("D", s.Widths),
        CriticSteps = s.Coordinates <= 4 ? 5 : learner.CriticSteps,
        Optimizer = learner.Optimizer is Adam adam ? adam with { LearningRate = 5e-4, Beta2 = 0.9 } : learner.Optimizer,
    };

    private static T Convolutional<T>(T learner, GeneratorSetting s) where T : AdversarialLearner => s.Coordinates < 16
        ? throw new InputException(
            $"convolutional generators expect samples of at least 16 values, not {s.Coordinates}.")
        : Sized(learner, s) with
        {
            Generator = new ConvolutionalGenerator("G", s.Shape, Channels),
            Critic = new ConvolutionalCritic("D", s.Shape, Channels),
        };

    // In the plane distances are small against the unit slope: the ring's protocol has 0.1.
    private static double Penalty(GeneratorSetting s) => s.Coordinates <= 4 ? 0.1 : 10;

    private static VariationalAutoencoder Vae(GeneratorSetting s, double beta) => new()
    {
        Hidden = s.Coordinates <= 4 ? 2 : 16,
        OutputSigma = 0.2 * s.Sigma,
        Beta = beta,
        Width = s.Widths.Items[0],
    };

    private static Diffusion Noising(GeneratorSetting s) => new()
    {
        Widths = s.Widths,
        Batch = 2 * s.Batch,
        Steps = 100,
        End = s.Coordinates <= 4 ? 0.002 : 0.02,
        Target = s.Coordinates <= 4 ? DiffusionTarget.Noise : DiffusionTarget.Clean,
    };

    private static FittedLearner<TSummary, TModel> Fitted<TSummary, TModel>(IExactLearner<TSummary, TModel> exact) =>
        new(exact);
}
