using System.Globalization;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Guarding;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>The guard on our own self-training: training sets on the way of the paper's loop, on PTB-XL.</summary>
internal static class VerdictTable
{
    private const int WarmUp = 5_000, Generation = 1_000, Generations = 10;

    // What the paper's figures call a rise of the outputs' correlation (P2).
    private const double Seen = 0.05;

    /// <summary><c>verdicts [learners] [folder of PTB-XL]</c>; ae,dae and ../shared/ptbxl by default.</summary>
    public static int Run(string[] arguments)
    {
        string[] learners = (arguments.Length > 0 ? arguments[0] : "ae,dae").Split(',');
        string folder = arguments.Length > 1 ? arguments[1] : Path.Combine("..", "shared", "ptbxl");
        DataSet data = PtbXl.Load(folder, "II", 100, new CohortOptions());
        Console.WriteLine("| learner | N | variance left | weak left | effective rank | correlation | guard so far |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (string learner in learners) One(learner, data);
        Line($"""

            Training sets after each {Generation:#,0} steps with feedback, against the {data.Training.Count} segments, row
            by row (pairs), patients exchanged as wholes; warm-up {WarmUp:#,0} steps, 20 hidden, mean squared error, seed 1.
            The verdict is on all generations so far. A person would see it where the correlation has risen by {Seen}.
            """);
        return 0;
    }

    private static void One(string name, DataSet data)
    {
        Matrix reference = data.Training.Values;
        Protocol protocol = new() { Learner = name, Hidden = 20, Steps = Generation * Generations, WarmUp = WarmUp };
        ILearner learner = Simulation.Learner(protocol, reference);
        Key key = Simulation.KeyOf(protocol);
        SelfTraining classic = new(learner, new NoFeedback(), key);
        SelfTraining feedback = Policies.Training(protocol, learner, reference, key);
        SelfTrainingState state = feedback.Begin(classic.Advance(classic.Start(reference), WarmUp));
        GuardData real = GuardData.From(data.Training);
        List<GuardData> generations = [];
        double before = PairwiseCorrelation.Of(reference).Value;
        int? guard = null, person = null;
        for (int g = 1; g <= Generations; g++)
        {
            state = feedback.Advance(state, Generation);
            generations.Add(real.WithValues(state.Data));
            GuardReport report = Guard.Judge(real, generations, new GuardOptions { Pairs = true });
            GenerationReport last = report.Generations[^1];
            double correlation = PairwiseCorrelation.Of(state.Data).Value;
            if (report.Verdict != GuardVerdict.Healthy) guard ??= g;
            if (correlation >= before + Seen) person ??= g;
            double all = last.EffectOf("variance")!.Value, weak = last.EffectOf("variance in weak directions")!.Value;
            string ranks = FormattableString.Invariant($"{last.RealRank:F1} -> {last.GeneratedRank:F1}");
            string verdict = report.Verdict + (report.Frozen ? ", frozen" : "");
            Line($"| {name} | {g * Generation:#,0} | {all:P1} | {weak:P0} | {ranks} | {correlation:F3} | {verdict} |");
        }

        string Word(int? g) => g is null ? "never" : FormattableString.Invariant($"at N = {g * Generation:#,0}");
        Line($"| {name} | | | | | | first not healthy {Word(guard)}; a person sees it {Word(person)} |");
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
