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

    /// <summary>
    /// <c>verdicts [learners] [folder of PTB-XL] [generations of generators] [their learning steps]</c>;
    /// ae,dae,diffusion, ../shared/ptbxl, 4 and each generator's own number by default.
    /// </summary>
    public static int Run(string[] arguments)
    {
        string[] learners = (arguments.Length > 0 ? arguments[0] : "ae,dae,diffusion").Split(',');
        string folder = arguments.Length > 1 ? arguments[1] : Path.Combine("..", "shared", "ptbxl");
        int generations = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 4;
        int steps = arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : 0;
        DataSet data = PtbXl.Load(folder, "II", 100, new CohortOptions());
        Line($"| learner | after | variance left | weak left | effective rank | correlation | guard so far |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (string learner in learners)
        {
            bool draws = learner.StartsWith("diffusion", StringComparison.Ordinal)
                || learner.Contains("gan", StringComparison.Ordinal);
            if (draws)
                Generator(learner, data.Training, generations, steps);
            else
                One(learner, data);
        }

        Line($"""

            Autoencoders: training sets after each {Generation:#,0} steps with feedback, against the
            {data.Training.Count} segments, row by row (pairs), patients exchanged as wholes; warm-up {WarmUp:#,0}
            steps, 20 hidden, mean squared error, seed 1. Generators: as many rows as segments, each generation
            trained on the one before alone; judged row by row against these segments, since a drawn row has no patient.
            The verdict is on all generations so far. A person would see it where the correlation has changed by {Seen}.
            """);
        return 0;
    }

    private static void Generator(string name, Samples real, int generations, int steps)
    {
        Course course = new(name, new GuardData(real.Values), new GuardOptions());
        int g = 0;
        foreach (GuardData made in VerdictGenerations.Of(name, real, generations, steps))
            course.Add(made, FormattableString.Invariant($"generation {++g}"));
        course.End();
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
        Course course = new(name, real, new GuardOptions { Pairs = true });
        for (int g = 1; g <= Generations; g++)
        {
            state = feedback.Advance(state, Generation);
            course.Add(real.WithValues(state.Data), FormattableString.Invariant($"N = {g * Generation:#,0}"));
        }

        course.End();
    }

    // Generations as they come, each looked at with all before it.
    private sealed class Course(string name, GuardData real, GuardOptions options)
    {
        private readonly List<GuardData> _generations = [];
        private readonly double _before = PairwiseCorrelation.Of(real.Values).Value;
        private string? _guard, _person;
        private string _sentence = "";

        public void Add(GuardData made, string when)
        {
            _generations.Add(made);
            GuardReport report = Guard.Judge(real, _generations, options);
            GenerationReport last = report.Generations[^1];
            double correlation = PairwiseCorrelation.Of(made.Values).Value;
            _sentence = report.Sentence;
            if (report.Verdict != GuardVerdict.Healthy) _guard ??= when;
            if (Math.Abs(correlation - _before) >= Seen) _person ??= when;
            double all = last.EffectOf("variance")!.Value, weak = last.EffectOf("variance in weak directions")!.Value;
            string ranks = FormattableString.Invariant($"{last.RealRank:F1} -> {last.GeneratedRank:F1}");
            string verdict = report.Verdict + (report.Frozen ? ", frozen" : "");
            Line($"| {name} | {when} | {all:P1} | {weak:P0} | {ranks} | {correlation:F3} | {verdict} |");
        }

        public void End()
        {
            string guard = _guard ?? "never", person = _person ?? "never";
            Line($"| {name} | | | | | | first not healthy: {guard}; a person sees it: {person} |");
            Line($"| {name} | | | | | | {_sentence} |");
        }
    }

    // The build is culture-invariant, so numbers in the text are.
    private static void Line(string line) => Console.WriteLine(line);
}
