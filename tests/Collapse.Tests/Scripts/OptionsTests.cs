using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Scripts;
using Spectre.Console;

namespace Collapse.Tests.Scripts;

public sealed class OptionsTests
{
    /// <summary>What a command line asks of a study.</summary>
    internal static Studies.Request Ask(Studies.Study study, params string[] arguments) => Studies.request(
        study, AnsiConsole.Console, "again",
        Assert.IsType<Options.Command.Run>(Options.parse(study.Name, study.Summary, Studies.options(study),
            arguments)).Item);

    [Fact]
    public void Without_options_it_is_the_papers_grid_on_synthetic_data()
    {
        Studies.Request request = Parse("");
        Assert.Equal(("synthetic", new DataOptions(), "out/paper-synthetic"),
            (request.Data, request.Source, request.Out));
        Assert.Equal(new GridOptions().Protocols().ToArray(), request.Grid.Protocols().ToArray());
    }

    [Fact]
    public void Every_option_arrives_where_it_belongs()
    {
        Studies.Request request = Parse(
            "--data ptbxl:a/b --out here --models dae --losses ssim,mae --hidden 3,5 --steps=0,7 --repetitions 4 "
                + "--warmup 9 --noise 0.5 "
            + "--weight-decay 1e-3 --policy gold:0.2/cyclic --lead V1 --scaling none --rate 500 --seed -12 --jobs 3 "
                + "--shard 2/5");
        Assert.Equal(
            ("ptbxl:a/b", new DataOptions { Lead = "V1", Scaling = Scaling.None, FileRate = 500, Seed = -12 }, "here"),
            (request.Data, request.Source, request.Out));
        GridOptions grid = request.Grid;
        Assert.Equal(["dae"], grid.Learners.ToArray());
        Assert.Equal([Loss.Ssim, Loss.Mae], grid.Losses.ToArray());
        Assert.Equal([3, 5], grid.Hidden.ToArray());
        Assert.Equal([0, 7], grid.Steps.ToArray());
        Assert.Equal((4, 3, new Shard(2, 5)), (grid.Repetitions, grid.Jobs, grid.Shard));
        Assert.Equal(
            new Protocol
            {
                Seed = -12,
                Noise = 0.5,
                WeightDecay = 1e-3,
                WarmUp = 9,
                Policy = FeedbackKinds.Parse("gold:0.2/cyclic")
            }, grid.Base);
    }

    [Fact]
    public void Every_parameter_of_a_protocol_can_be_given() =>
        Assert.All(Parameters.All.Except(Parameters.Grid), parameter => Assert.Equal(
            parameter.Default, parameter.Text(Parse($"--{parameter.Option} {parameter.Default}").Grid.Base)));

    [Theory]
    [InlineData("")]
    [InlineData(
        "--data csv:it's(1).csv --steps 7 --noise 1e-5 --scaling none --seed -3 --jobs 3 --models dae --batch-size 7")]
    [InlineData("--data ptbxl:x --lead V1 --rate 500 --policy replace/permuted")]
    [InlineData("--losses ssim --luminance nonnegative")]
    public void The_command_of_the_report_asks_for_the_same(string commandLine)
    {
        Studies.Request request = Parse(commandLine);
        string command = Studies.command(Paper.study, request)
            .Replace("'csv:it'\\''s(1).csv'", "csv:it's(1).csv", StringComparison.Ordinal);
        Studies.Request again = Parse(command.Replace("dotnet fsi scripts/paper.fsx ", "", StringComparison.Ordinal));
        Assert.Equal((request.Data, request.Source, request.Grid.Base), (again.Data, again.Source, again.Grid.Base));
        Assert.Equal(request.Grid.Protocols().ToArray(), again.Grid.Protocols().ToArray());
    }

    [Fact]
    public void Checkpoints_are_written_every_so_many_seconds_or_steps_or_never()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), Parse("").Grid.Checkpoints.Interval);
        Assert.Equal(new CheckpointPlan(TimeSpan.FromSeconds(7)), Parse("--checkpoint 7s").Grid.Checkpoints);
        Assert.Equal(new CheckpointPlan(null, 2500), Parse("--checkpoint 2500steps").Grid.Checkpoints);
        Assert.Equal(new CheckpointPlan(null), Parse("--checkpoint never").Grid.Checkpoints);
        Assert.False(Parse("").Status);
        Assert.True(Parse("--status --jobs 3").Status);
    }

    [Fact]
    public void A_small_run_gives_way_to_what_is_said()
    {
        GridOptions small = Parse("--quick").Grid, given = Parse("--quick --steps 5 --warmup 7").Grid;
        Assert.Equal("30 100 100", $"{string.Join(' ', small.Steps)} {small.Base.WarmUp}");
        Assert.Equal("5 7 2", $"{string.Join(' ', given.Steps)} {given.Base.WarmUp} {given.Repetitions}");
    }

    [Theory]
    [InlineData("ptbxl:x", "out/paper-ptbxl")]
    [InlineData("csv:a:b.csv", "out/paper-csv")]
    public void The_default_folder_is_named_after_the_kind_of_data(string data, string folder) =>
        Assert.Equal(folder, Parse($"--data {data}").Out);

    [Fact]
    public void Help_lists_every_option_of_every_study() => Assert.All(Program.studies(), study =>
    {
        Options.Command.Help help = Assert.IsType<Options.Command.Help>(
            Options.parse(study.Name, study.Summary, Studies.options(study), ["--help"]));
        Assert.Contains($"scripts/{study.Name}.fsx", help.usage, StringComparison.Ordinal);
        Assert.All(Studies.options(study), option =>
            Assert.Contains(option.Name, help.usage, StringComparison.Ordinal));
        Assert.All(study.Without, option =>
            Assert.DoesNotContain(option.Name + " ", help.usage, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("--lead V1",
        "--lead is no option of synthetic data; expected, of the options on data, --scaling, --seed, --window.")]
    [InlineData("--data csv:x.csv --lead V1",
        "--lead is no option of csv data; expected, of the options on data, --scaling, --subject-column, "
        + "--class-column, --columns, --header, --drop-constant.")]
    [InlineData("--data csv:x.csv --rate 500",
        "--rate is no option of csv data; expected, of the options on data, --scaling, --subject-column, "
        + "--class-column, --columns, --header, --drop-constant.")]
    public void An_option_that_the_data_cannot_use_is_refused(string commandLine, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Parse(commandLine)).Message);

    [Fact]
    public void An_option_that_the_study_itself_varies_is_refused()
    {
        Assert.Throws<InputException>(() => Ask(Readings.study, "--scaling", "none"));
        Assert.Throws<InputException>(() => Ask(Remedies.study, "--policy", "none"));
    }

    [Theory]
    [InlineData("--foo 1", "Unrecognized command or argument '--foo'; see -- --help.")]
    [InlineData("foo", "Unrecognized command or argument 'foo'; see -- --help.")]
    [InlineData("--hidden", "--hidden has no value; expected --hidden LIST.")]
    [InlineData("--jobs --seed 1", "--jobs has no value; expected --jobs COUNT.")]
    [InlineData("--losses mse --learners --quick", "--learners has no value; expected --learners LIST.")]
    [InlineData("--models --seed 1", "--learners has no value; expected --learners LIST.")]
    [InlineData("--jobs: --seed 1", "--jobs has no value; expected --jobs COUNT.")]
    [InlineData("--seed 1 --seed 2", "--seed is given more than once; expected one value.")]
    [InlineData("--data bogus", "--data is 'bogus': unknown source; expected {forms}.")]
    [InlineData("--data csv:", "--data is 'csv:': no path; expected csv:FILE.")]
    [InlineData("--data synthetic:x", "--data is 'synthetic:x': synthetic data need no file; expected synthetic.")]
    [InlineData("--models ae,huh", "--learners is 'huh'; expected one of LEARNERS.")]
    [InlineData("--models ae,ae", "--learners has ae twice; expected each value once.")]
    [InlineData("--losses=", "--losses has no value; expected --losses LIST.")]
    [InlineData("--losses mse,,mae", "--losses is ''; expected one of mse, mae, ssim.")]
    [InlineData("--hidden 0", "--hidden is 0; expected 1 to 4096.")]
    [InlineData("--hidden 20,4097", "--hidden is 4097; expected 1 to 4096.")]
    [InlineData("--hidden 2.5", "--hidden is '2.5'; expected a whole number.")]
    [InlineData("--steps abc", "--steps is 'abc'; expected a whole number.")]
    [InlineData("--steps -1", "--steps is -1; expected 0 to 100000000.")]
    [InlineData("--steps 99999999999", "--steps is '99999999999'; expected a whole number.")]
    [InlineData("--steps 10,20,10", "--steps has 10 twice; expected each value once.")]
    [InlineData("--repetitions 0", "--repetitions is 0; expected 1 to 10000.")]
    [InlineData("--warmup -1", "--warmup is -1; expected 0 to 100000000.")]
    [InlineData("--noise -1", "--noise is -1; expected 0 to 1000.")]
    [InlineData("--noise nan", "--noise is 'nan'; expected a finite number such as 0.2.")]
    [InlineData("--noise 0,2", "--noise is '0,2'; expected a finite number such as 0.2.")]
    [InlineData("--weight-decay 1e999", "--weight-decay is '1e999'; expected a finite number such as 0.2.")]
    [InlineData("--scaling MinMax", "--scaling is 'MinMax'; expected one of minmax, zscore, none.")]
    [InlineData("--rate fast", "--rate is 'fast'; expected samples a second (Hz), such as 360.")]
    [InlineData("--seed x", "--seed is 'x'; expected a whole number of at most 64 bits.")]
    [InlineData("--jobs -1", "--jobs is -1; expected 0 (all processors) to 1024.")]
    [InlineData("--jobs 2000", "--jobs is 2000; expected 0 (all processors) to 1024.")]
    [InlineData("--shard 3/2", "--shard is 3/2; expected i/n with 1 <= i <= n <= 10000.")]
    [InlineData("--shard 0/2", "--shard is 0/2; expected i/n with 1 <= i <= n <= 10000.")]
    [InlineData("--shard 1", "--shard is '1'; expected i/n, such as 1/4.")]
    [InlineData("--checkpoint 30", "--checkpoint is '30'; expected 30s, 5000steps or never.")]
    [InlineData("--checkpoint 0s", "--checkpoint is '0s'; expected 30s, 5000steps or never.")]
    [InlineData("--checkpoint s", "--checkpoint is 's'; expected 30s, 5000steps or never.")]
    [InlineData("--checkpoint -5steps", "--checkpoint is '-5steps'; expected 30s, 5000steps or never.")]
    [InlineData("--shard a/2", "--shard is 'a'; expected a whole number.")]
    public void A_bad_option_gets_one_line_that_names_it(string commandLine, string message) =>
        Assert.Equal(
            message.Replace("{forms}", DataSources.Forms, StringComparison.Ordinal)
                .Replace("LEARNERS", string.Join(", ", Catalog.Members.Select(m => m.Name)), StringComparison.Ordinal),
            Assert.Throws<InputException>(() => Parse(commandLine)).Message);

    [Theory]
    [InlineData("--out", "--out is ''; expected the name of a folder.")]
    [InlineData("--steps", "--steps is ''; expected values separated by commas.")]
    [InlineData("--lead", "--lead is ''; expected the name of a lead, such as II.")]
    public void An_empty_value_gets_one_line_that_names_its_option(string option, string message) =>
        Assert.Equal(message,
            Assert.Throws<InputException>(() => Ask(Paper.study, "--data", "ptbxl:x", option, "")).Message);

    private static Studies.Request Parse(string commandLine) =>
        Ask(Paper.study, commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
