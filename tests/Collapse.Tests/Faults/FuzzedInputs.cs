using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Data.Wfdb;
using Collapse.Tests.Data;

namespace Collapse.Tests.Faults;

/// <summary>
/// Files of others, spoiled at random: each ends in data or in one clear line, in bounded memory, and nothing outside the folder that the
/// user named is read or written.
/// </summary>
public sealed class FuzzedInputs : IDisposable
{
    private readonly Confinement _folders = new();

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData("header")]
    [InlineData("samples")]
    [InlineData("csv")]
    [InlineData("ptbxl_database.csv")]
    public void A_hundred_of_each(string kind) => Spoil(kind, 100, 1);

    [Theory]
    [InlineData("header")]
    [InlineData("samples")]
    [InlineData("csv")]
    [InlineData("ptbxl_database.csv")]
    [Trait("Tier", "full")]
    public void A_thousand_of_each(string kind) => Spoil(kind, 1000, 2);

    // At least a quarter is refused, else the reader takes anything. Samples have a checksum, so all may be.
    private void Spoil(string kind, int trials, long seed)
    {
        (string file, string canary, Action read) = kind switch
        {
            "header" => Record(data: false),
            "samples" => Record(data: true),
            "csv" => Csv(),
            _ => Table(),
        };
        read();
        int refused = _folders.Each(file, _folders.NamesOf(canary), trials, seed, read);
        Assert.InRange(refused, trials / 4, kind == "samples" ? trials : trials - 1);
    }

    private (string File, string Canary, Action Read) Csv()
    {
        string file = Path.Combine(_folders.Inside, "own.csv");
        File.WriteAllText(file, "subject,a,b,c\nx,1,2.5,7\n\"x, y\",-3,4e1,9\nz,5,6,0.125\nz,7,8,-9.5\n");
        return (file, "own.csv", () => TestData.LoadTable(file, Scaling.MinMax));
    }

    private (string File, string Canary, Action Read) Table()
    {
        ScratchFolder data = ScratchFolder.At(_folders.Inside), outside = ScratchFolder.At(_folders.Outside);
        string table = PtbXlTests.WriteTable(
            data, PtbXlTests.Row(1, 1), PtbXlTests.Row(2, 2), PtbXlTests.Row(3, 3), PtbXlTests.Row(4, 4, report: "\"two,\nlines\""), PtbXlTests.Row(5, 5));
        PtbXlTests.WriteRecords(data, 1, 2, 3, 4, 5);
        // Were it read, it would be taken.
        PtbXlTests.WriteRecords(outside, 1);
        return (table, "records100/1_lr", () => PtbXl.Load(data.Root, "II", 100, PtbXlTests.Small));
    }

    // A record of two signals in the named folder, and one outside that the same header would suit.
    private (string File, string Canary, Action Read) Record(bool data)
    {
        ImmutableArray<int> samples = [.. Enumerable.Range(0, 300).Select(i => (i * i % 501) - 250)];
        ImmutableArray<WfdbSignal> signals =
            [new() { Name = "I", Gain = 1000, Samples = samples }, new() { Name = "II", Gain = 200, Samples = [.. samples.Reverse()] }];
        string header = WfdbWriter.Write(new WfdbRecord("r", 100, signals), _folders.Inside);
        WfdbWriter.Write(new WfdbRecord("secret", 100, signals), _folders.Outside);
        return (data ? Path.ChangeExtension(header, ".dat") : header, "secret.dat", () => WfdbRecord.Read(header, strict: true));
    }
}
