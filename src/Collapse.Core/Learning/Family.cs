using System.Collections.Immutable;

namespace Collapse.Learning;

/// <summary>What the members of the family have in common when they are compared.</summary>
/// <param name="Hidden">H, the length of the code (for a sparse one: of its active part).</param>
/// <param name="Sigma">sigma(X), the standard deviation over all entries of the reference data.</param>
/// <param name="Noise">sigma(e) / sigma(X), the relative noise of those that denoise with Gaussian noise.</param>
public sealed record FamilySetting(int Hidden, double Sigma, double Noise = 0.2)
{
    /// <summary>sigma(e), in the units of the data.</summary>
    public double NoiseSigma => Noise * Sigma;
}

/// <summary>One kind of autoencoder.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Title">Its name in figures.</param>
/// <param name="Source">Who described it.</param>
/// <param name="Create">The learner with its defaults, for a setting.</param>
public sealed record FamilyMember(string Name, string Title, string Source, Func<FamilySetting, GraphLearner> Create);

/// <summary>Every autoencoder here, by name: a new one is a line in this list.</summary>
public static class Family
{
    /// <summary>The members, in the order of tables.</summary>
    public static ImmutableArray<FamilyMember> Members { get; } =
    [
        new("ae", "AE", "Schanze 2026", s => new Autoencoder { Widths = [s.Hidden] }),
        new("dae", "DAE, Gaussian", "Vincent et al. 2008", s => new Autoencoder { Widths = [s.Hidden], Corruption = Corruption.Gaussian(s.NoiseSigma) }),
        new("dae-masking", "DAE, masking", "Vincent et al. 2008", s => new Autoencoder { Widths = [s.Hidden], Corruption = Corruption.Masking() }),
        new("dae-pepper", "DAE, salt and pepper", "Vincent et al. 2010", s => new Autoencoder { Widths = [s.Hidden], Corruption = Corruption.SaltAndPepper() }),
        new("deep", "Deep AE", "Hinton and Salakhutdinov 2006", s => new Autoencoder { Widths = [64, s.Hidden, 64] }),
        new("linear", "Linear AE", "Baldi and Hornik 1989", s => new Autoencoder { Widths = [s.Hidden], Hidden = Activation.Linear }),
        new("tied", "Tied linear AE", "Baldi and Hornik 1989", s => new TiedAutoencoder { Hidden = s.Hidden }),
        new("k-sparse", "k-sparse AE", "Makhzani and Frey 2013", s => new KSparseAutoencoder { Hidden = 5 * s.Hidden, Kept = s.Hidden }),
        new("kl-sparse", "KL-sparse AE", "Ng 2011", s => new SparseAutoencoder { Hidden = 5 * s.Hidden }),
        new("l1-sparse", "L1-sparse AE", "Olshausen and Field 1996", s => new LassoAutoencoder { Hidden = 5 * s.Hidden }),
        new("contractive", "Contractive AE", "Rifai et al. 2011", s => new ContractiveAutoencoder { Hidden = s.Hidden }),
        new("vae", "VAE", "Kingma and Welling 2014", s => new VariationalAutoencoder { Hidden = s.Hidden, OutputSigma = s.NoiseSigma }),
        new("beta-vae", "beta-VAE, beta = 4", "Higgins et al. 2017", s => new VariationalAutoencoder { Hidden = s.Hidden, OutputSigma = s.NoiseSigma, Beta = 4 }),
        new("vq-vae", "VQ-VAE", "van den Oord et al. 2017", s => new VectorQuantizedAutoencoder { Parts = Math.Max(1, s.Hidden / 4), Variance = s.Sigma * s.Sigma }),
        new("concrete", "Concrete AE", "Abid et al. 2019", s => new ConcreteAutoencoder { Hidden = s.Hidden }),
        new("masked", "Masked AE", "He et al. 2022", s => new MaskedAutoencoder { Hidden = s.Hidden }),
        new("mdl", "MDL autoencoder", "Hinton and Zemel 1994", s => new DescriptionLengthAutoencoder { Groups = Math.Max(1, s.Hidden / 2), OutputSigma = s.NoiseSigma }),
        new("convolutional", "Convolutional DAE", "Erdmann et al. 2019", s => new ConvolutionalAutoencoder { Corruption = Corruption.Gaussian(s.NoiseSigma) }),
        new("rbm", "Stacked RBMs", "Hinton and Salakhutdinov 2006", s => new StackedBoltzmannAutoencoder { Widths = [64, s.Hidden] }),
    ];

    /// <summary>The member of a name.</summary>
    /// <exception cref="InputException">There is none; the message lists the names.</exception>
    public static FamilyMember Of(string name) =>
        Members.FirstOrDefault(member => member.Name == name)
        ?? throw new InputException($"'{name}' is no autoencoder of the family; expected one of {string.Join(", ", Members.Select(member => member.Name))}.");
}
