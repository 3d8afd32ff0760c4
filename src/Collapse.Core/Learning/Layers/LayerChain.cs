using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>A stack of layers with weights of its own, as generators and critics are made of.</summary>
/// <param name="Name">What the names of its weights end in, such as G; layers are numbered behind it.</param>
public abstract record LayerChain(string Name)
{
    /// <summary>The weights, for these numbers of inputs and outputs.</summary>
    public abstract IEnumerable<Parameter> Parameters(int inputs, int outputs);

    /// <summary>The names of the weights that follow the gradient.</summary>
    public abstract IEnumerable<string> Trained { get; }

    /// <summary>The output.</summary>
    /// <param name="graph">Gives weights and draws.</param>
    /// <param name="x">[samples x inputs].</param>
    /// <param name="training">Whether batch statistics and dropout are on.</param>
    /// <param name="purpose">Tells the draws of several passes within one loss apart.</param>
    public abstract Node Apply(Graph graph, Node x, bool training, string purpose = "");

    /// <summary>The running statistics after a pass in training; none unless overridden.</summary>
    public virtual IEnumerable<(string Name, Node Value)> Updates(Graph graph, Node x) => [];
}
