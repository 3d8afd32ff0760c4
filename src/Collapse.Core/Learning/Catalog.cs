using System.Collections.Immutable;
using Collapse.Data;

namespace Collapse.Learning;

/// <summary>
/// What a learner of the catalog is made for: the data's size and spread, and what is asked of every learner alike.
/// </summary>
/// <param name="Hidden">H, the length of the code (for a sparse one: of its active part; for a generator: of what it
/// draws).</param>
/// <param name="Sigma">sigma(X), the standard deviation over all entries of the reference data.</param>
/// <param name="Noise">sigma(e) / sigma(X), the relative noise of those that denoise with Gaussian noise.</param>
public sealed record LearnerSetting(int Hidden, double Sigma, double Noise = 0.2)
{
    /// <summary>sigma(e), in the units of the data.</summary>
    public double NoiseSigma => Noise * Sigma;

    /// <summary>What outputs are compared by.</summary>
    public Loss Loss { get; init; } = Loss.Mse;

    /// <summary>SSIM of the data's range; only read when that is the loss.</summary>
    public StructuralSimilarity Similarity { get; init; } = new(1, 0);

    /// <summary>How weights and biases are drawn, where a learner leaves it open.</summary>
    public Initialization Initialization { get; init; } = Initialization.GlorotUniform;

    /// <summary>How squared errors are added up, where a learner leaves it open.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>w, the weight decay, where a learner has one.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The optimiser's step size; null for the learner's own, which a generator always keeps.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The shape of a sample; null for one that only has a length.</summary>
    public SampleShape? Shape { get; init; }
}

/// <summary>One kind of learner.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Title">Its name in figures.</param>
/// <param name="Source">Who described it.</param>
/// <param name="Make">The learner with its own defaults, for a setting.</param>
public sealed record CatalogEntry(string Name, string Title, string Source, Func<LearnerSetting, ILearner> Make)
{
    /// <summary>The learner for a setting: loss, similarity and step size are set on every autoencoder alike.</summary>
    /// <exception cref="InputException">Another loss than MSE is asked of a learner that takes none.</exception>
    public ILearner Create(LearnerSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ILearner made = Make(setting);
        if (made is not GraphLearner learner)
        {
            return setting.Loss == Loss.Mse
                ? made
                : throw new InputException($"'{Name}' has a loss of its own; expected mse, not {setting.Loss}.");
        }

        learner = learner with { Error = setting.Loss, Similarity = setting.Similarity };
        return setting.LearningRate is { } rate
            ? learner with { Optimizer = WithRate(learner.Optimizer, rate) }
            : learner;
    }

    private static IOptimizer WithRate(IOptimizer optimizer, double rate) => optimizer switch
    {
        Adam adam => adam with { LearningRate = rate },
        Sgd sgd => sgd with { LearningRate = rate },
        RmsProp rmsProp => rmsProp with { LearningRate = rate },
        _ => optimizer,
    };
}

/// <summary>
/// Every learner by its name; a caller's own can be registered beside them. Safe to share between threads.
/// </summary>
public static class Catalog
{
    // A new learner is a line in this list.
    private static readonly OpenList<CatalogEntry> List = new("learner", entry => entry.Name,
    [
        new("ae", "AE", "Schanze 2026", s => Dense(s)),
        new("dae", "DAE, Gaussian", "Vincent et al. 2008",
            s => Dense(s) with { Corruption = Corruption.Gaussian(s.NoiseSigma) }),
        new("dae-masking", "DAE, masking", "Vincent et al. 2008",
            s => Dense(s) with { Corruption = Corruption.Masking() }),
        new("dae-pepper", "DAE, salt and pepper", "Vincent et al. 2010",
            s => Dense(s) with { Corruption = Corruption.SaltAndPepper() }),
        new("deep", "Deep AE", "Hinton and Salakhutdinov 2006", s => Dense(s) with { Widths = [64, s.Hidden, 64] }),
        new("linear", "Linear AE", "Baldi and Hornik 1989", s => Dense(s) with { Hidden = Activation.Linear }),
        new("tied", "Tied linear AE", "Baldi and Hornik 1989", s => new TiedAutoencoder { Hidden = s.Hidden }),
        new("k-sparse", "k-sparse AE", "Makhzani and Frey 2013",
            s => new KSparseAutoencoder { Hidden = 5 * s.Hidden, Kept = s.Hidden }),
        new("kl-sparse", "KL-sparse AE", "Ng 2011", s => new SparseAutoencoder { Hidden = 5 * s.Hidden }),
        new("l1-sparse", "L1-sparse AE", "Olshausen and Field 1996",
            s => new LassoAutoencoder { Hidden = 5 * s.Hidden }),
        new("contractive", "Contractive AE", "Rifai et al. 2011",
            s => new ContractiveAutoencoder { Hidden = s.Hidden }),
        new("vae", "VAE", "Kingma and Welling 2014",
            s => new VariationalAutoencoder { Hidden = s.Hidden, OutputSigma = s.NoiseSigma }),
        new("beta-vae", "beta-VAE, beta = 4", "Higgins et al. 2017",
            s => new VariationalAutoencoder { Hidden = s.Hidden, OutputSigma = s.NoiseSigma, Beta = 4 }),
        new("vq-vae", "VQ-VAE", "van den Oord et al. 2017",
            s => new VectorQuantizedAutoencoder { Parts = Math.Max(1, s.Hidden / 4), Variance = s.Sigma * s.Sigma }),
        new("concrete", "Concrete AE", "Abid et al. 2019", s => new ConcreteAutoencoder { Hidden = s.Hidden }),
        new("masked", "Masked AE", "He et al. 2022", s => new MaskedAutoencoder { Hidden = s.Hidden }),
        new("mdl", "MDL autoencoder", "Hinton and Zemel 1994",
            s => new DescriptionLengthAutoencoder { Groups = Math.Max(1, s.Hidden / 2), OutputSigma = s.NoiseSigma }),
        new("convolutional", "Convolutional DAE", "Erdmann et al. 2019",
            s => new ConvolutionalAutoencoder { Corruption = Corruption.Gaussian(s.NoiseSigma) }),
        new("rbm", "Stacked RBMs", "Hinton and Salakhutdinov 2006",
            s => new StackedBoltzmannAutoencoder { Widths = [64, s.Hidden] }),
    ]);

    /// <summary>The members, in the order of tables: those of this library, then those that were registered.</summary>
    public static ImmutableArray<CatalogEntry> Members => List.All;

    /// <summary>
    /// Makes a learner known by its name to the current flow of control and all that it starts from now on, and to
    /// nobody else.
    /// </summary>
    /// <exception cref="InputException">There is another learner of that name.</exception>
    public static void Register(CatalogEntry entry) => List.Add(entry);

    /// <summary>The member of a name.</summary>
    /// <exception cref="InputException">There is none; the message lists the names.</exception>
    public static CatalogEntry Of(string name) =>
        Members.FirstOrDefault(member => member.Name == name)
        ?? throw new InputException(
            $"'{name}' is no learner of the catalog; expected one of "
            + $"{string.Join(", ", Members.Select(member => member.Name))}.");

    private static Autoencoder Dense(LearnerSetting s) => new()
    {
        Widths = [s.Hidden],
        Initialization = s.Initialization,
        Reduction = s.Reduction,
        WeightDecay = s.WeightDecay,
    };
}
