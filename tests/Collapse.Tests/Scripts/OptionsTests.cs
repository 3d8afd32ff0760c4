using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Scripts;

namespace Collapse.Tests.Scripts;

public sealed class OptionsTests
{
    [Fact]
    public void Without_options_it_is_the_papers_grid_on_synthetic_data()
    {
        Options.Options options = Parse("");
        Assert.Equal(("synthetic", new DataOptions(), "out/paper-synthetic"), (options.Data, options.Source, options.Out));
        Assert.Equal(new GridOptions().Protocols().ToArray(), options.Grid.Protocols().ToArray());
    }

    [Fact]
    public void Every_option_arrives_where_it_belongs()
    {
        Options.Options options = Parse(
            "--data ptbxl:a/b --out here --models dae --losses ssim,mae --hidden 3,5 --steps=0,7 --repetitions 4 --warmup 9 --noise 0.5 "
            + "--weight-decay 1e-3 --lead V1 --scaling none --rate 500 --seed -12 --jobs 3 --shard 2/5");
        Assert.Equal(
            ("ptbxl:a/b", new DataOptions { Lead = "V1", Scaling = Scaling.None, FileRate = 500, Seed = -12 }, "here"),
            (options.Data, options.Source, options.Out));
        GridOptions grid = options.Grid;
        Assert.Equal([Model.Dae], grid.Models.ToArray());
        Assert.Equal([Loss.Ssim, Loss.Mae], grid.Losses.ToArray());
        Assert.Equal([3, 5], grid.Hidden.ToArray());
        Assert.Equal([0, 7], grid.Steps.ToArray());
        Assert.Equal((4, 3, new Shard(2, 5)), (grid.Repetitions, grid.Jobs, grid.Shard));
        Assert.Equal(new Protocol { Seed = -12, Noise = 0.5, WeightDecay = 1e-3, WarmUp = 9 }, grid.Base);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--data csv:it's(1).csv --steps 7 --noise 1e-5 --scaling none --lead V1 --rate 500 --seed -3 --jobs 3 --models dae")]
    public void The_command_of_the_report_asks_for_the_same(string commandLine)
    {
        Options.Options options = Parse(commandLine);
        string command = Options.command(options)
            .Replace("'csv:it'\\''s(1).csv'", "csv:it's(1).csv", StringComparison.Ordinal);
        Options.Options again = Parse(command.Replace("dotnet fsi scripts/paper.fsx ", "", StringComparison.Ordinal));
        Assert.Equal((options.Data, options.Source, options.Grid.Base), (again.Data, again.Source, again.Grid.Base));
        Assert.Equal(options.Grid.Protocols().ToArray(), again.Grid.Protocols().ToArray());
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

    [Theory]
    [InlineData("ptbxl:x", "out/paper-ptbxl")]
    [InlineData("csv:a:b.csv", "out/paper-csv")]
    public void The_default_folder_is_named_after_the_kind_of_data(string data, string folder) =>
        Assert.Equal(folder, Parse($"--data {data}").Out);

    [Fact]
    public void Help_lists_every_option()
    {
        Options.Command.Help help = Assert.IsType<Options.Command.Help>(Options.parse(["--help"]));
        foreach (string option in "data out models losses hidden steps repetitions warmup noise weight-decay lead scaling rate seed jobs shard checkpoint".Split(' '))
            Assert.Contains($"--{option}=", help.usage, StringComparison.Ordinal);
        Assert.Contains("--status ", help.usage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--foo 1", "unrecognized argument: '--foo'; see -- --help.")]
    [InlineData("foo", "unrecognized argument: 'foo'; see -- --help.")]
    [InlineData("--hidden", "argument '--hidden' must be followed by <list>; see -- --help.")]
    [InlineData("--jobs --seed 1", "parameter '--jobs' must be followed by <count>, but was '--seed'; see -- --help.")]
    [InlineData("--seed 1 --seed 2", "argument '--seed' has been specified more than once; see -- --help.")]
    [InlineData("--data bogus", "--data is 'bogus'; expected synthetic, ptbxl:DIR or csv:FILE.")]
    [InlineData("--data csv:", "--data is 'csv:'; expected synthetic, ptbxl:DIR or csv:FILE.")]
    [InlineData("--data synthetic:x", "--data is 'synthetic:x'; expected synthetic, ptbxl:DIR or csv:FILE.")]
    [InlineData("--models ae,vae", "--models is 'vae'; expected one of ae, dae.")]
    [InlineData("--models ae,ae", "--models has ae twice; expected each value once.")]
    [InlineData("--losses=", "unrecognized argument: '--losses='; see -- --help.")]
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
    [InlineData("--rate 250", "--rate is '250'; expected one of 100, 500.")]
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
        Assert.Equal(message, Assert.Throws<InputException>(() => Parse(commandLine)).Message);

    [Theory]
    [InlineData("--out", "--out is ''; expected the name of a folder.")]
    [InlineData("--steps", "--steps is ''; expected values separated by commas.")]
    [InlineData("--lead", "--lead is ''; expected the name of a lead, such as II.")]
    public void An_empty_value_gets_one_line_that_names_its_option(string option, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Options.parse([option, ""])).Message);

    private static Options.Options Parse(string commandLine) =>
        Assert.IsType<Options.Command.Run>(Options.parse(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Item;
}
