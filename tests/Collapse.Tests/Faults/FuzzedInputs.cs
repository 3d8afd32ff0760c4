using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Data.Wfdb;
using Collapse.Oracles;
using Collapse.Tests.Data;

namespace Collapse.Tests.Faults;

/// <summary>
/// Files of others, spoiled at random: each ends in data or in one clear line, in bounded memory, and nothing outside
/// the folder that the user named is read or written.
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
    [InlineData("tsv")]
    [InlineData("npy")]
    [InlineData("npz")]
    [InlineData("idx")]
    [InlineData("parquet")]
    [InlineData("recording")]
    [InlineData("atr")]
    [InlineData("segmented")]
    public void A_hundred_of_each(string kind) => Spoil(kind, 100, 1);

    [Theory]
    [InlineData("header")]
    [InlineData("samples")]
    [InlineData("csv")]
    [InlineData("ptbxl_database.csv")]
    [InlineData("tsv")]
    [InlineData("npy")]
    [InlineData("npz")]
    [InlineData("idx")]
    [InlineData("parquet")]
    [InlineData("recording")]
    [InlineData("atr")]
    [InlineData("segmented")]
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
            "tsv" => Tsv(),
            "npy" or "npz" or "idx" or "parquet" => Arrays(kind),
            "recording" => Recording(),
            "atr" => Beats(),
            "segmented" => Segmented(),
            _ => Table(),
        };
        read();
        int refused = _folders.Each(file, _folders.NamesOf(canary), trials, seed, read);
        // Numbers of an array may be any; annotations have no checksum.
        int least = kind is "npy" or "idx" or "atr" ? trials / 20 : trials / 4;
        Assert.InRange(refused, least, kind is "samples" or "npz" or "parquet" ? trials : trials - 1);
    }

    private (string File, string Canary, Action Read) Csv()
    {
        string file = Path.Combine(_folders.Inside, "own.csv");
        File.WriteAllText(file, "subject,a,b,c\nx,1,2.5,7\n\"x, y\",-3,4e1,9\nz,5,6,0.125\nz,7,8,-9.5\n");
        return (file, "own.csv", () => TestData.LoadTable(file, Scaling.MinMax));
    }

    private (string File, string Canary, Action Read) Tsv()
    {
        string file = Path.Combine(_folders.Inside, "own.tsv");
        File.WriteAllText(file,
            "index\tpatient id\tt0\tt1\tt2\tt3\tlabel\n" + string.Concat(Enumerable.Range(0, 8).Select(row =>
            $"{row}\tp{row / 2}\t{row},5\t{row * row % 7},25\t-1,5\t{row % 3},125\tc{row % 2}\n")));
        return (file, "own.tsv", () => TestData.LoadTable(file, Scaling.ZScore));
    }

    private (string File, string Canary, Action Read) Arrays(string kind)
    {
        string file = Path.Combine(_folders.Inside, kind == "idx" ? "train-images-idx3-ubyte" : "own." + kind);
        byte[] array = ArraySourceTests.Npy("f4", "<", 1, false, [8, 6], (row, column) =>
            ((row * 7) + (column * column * 3)) % 11);
        switch (kind)
        {
            case "npy":
                File.WriteAllBytes(file, array);
                break;
            case "npz":
                ArraySourceTests.Zip(file, ("x.npy", array));
                break;
            case "idx":
                ArraySourceTests.WriteIdx(ScratchFolder.At(_folders.Inside), Path.GetFileName(file), [2, 3], 8,
                    packed: false);
                break;
            default:
                ArraySourceTests.WriteParquet(file, single: true).GetAwaiter().GetResult();
                break;
        }

        string specification = $"{kind}:{(kind == "idx" ? _folders.Inside : file)}";
        return (file, Path.GetFileName(file), () => DataSource.Load(specification, new DataOptions()));
    }

    private (string File, string Canary, Action Read) Recording()
    {
        string file = Path.Combine(_folders.Inside, "long.csv");
        File.WriteAllText(file, "time,mV\n" + string.Concat(Enumerable.Range(0, 800)
            .Select(i => FormattableString.Invariant(
            $"{i * 0.01:F2},{(i % 80 == 40 ? 1.2 : 0.01 * (i % 7)) + (0.001 * (i / 80)):R}\n"))));
        return (file, "long.csv", () => DataSource.Load("recording:" + file, new DataOptions()));
    }

    private (string File, string Canary, Action Read) Beats()
    {
        string file = Path.Combine(_folders.Inside, "r.atr");
        List<byte> bytes = [];
        for (int i = 0; i < 30; i++)
            bytes.AddRange([(byte)(40 + i), (byte)((i % 5 == 4 ? 5 : 1) << 2), 2, 63 << 2, (byte)'o', (byte)'k']);
        File.WriteAllBytes(file, [.. bytes, 0, 0]);
        return (file, "r.atr", () => Annotations.Read(file, 100));
    }

    private (string File, string Canary, Action Read) Segmented()
    {
        foreach (string name in (string[])["a", "b"])
            WfdbWriter.Write(new WfdbRecord(name, 100, [new WfdbSignal { Name = "I", Samples = [1, 2, 3, 4] }]),
                _folders.Inside);
        WfdbWriter.Write(new WfdbRecord("secret", 100, [new WfdbSignal { Name = "I", Samples = [1, 2, 3, 4] }]),
            _folders.Outside);
        string file = Path.Combine(_folders.Inside, "all.hea");
        File.WriteAllText(file, "all/3 1 100 10\na 4\n~ 2\nb 4\n");
        return (file, "secret.hea", () => WfdbRecord.Read(file, strict: true));
    }

    private (string File, string Canary, Action Read) Table()
    {
        ScratchFolder data = ScratchFolder.At(_folders.Inside), outside = ScratchFolder.At(_folders.Outside);
        string table = PtbXlTests.WriteTable(
            data, PtbXlTests.Row(1, 1), PtbXlTests.Row(2, 2), PtbXlTests.Row(3, 3),
            PtbXlTests.Row(4, 4, report: "\"two,\nlines\""), PtbXlTests.Row(5, 5));
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
            [new() { Name = "I", Gain = 1000, Samples = samples },
                new() { Name = "II", Gain = 200, Samples = [.. samples.Reverse()] }];
        string header = WfdbWriter.Write(new WfdbRecord("r", 100, signals), _folders.Inside);
        WfdbWriter.Write(new WfdbRecord("secret", 100, signals), _folders.Outside);
        return (data ? Path.ChangeExtension(header, ".dat") : header, "secret.dat", () =>
            WfdbRecord.Read(header, strict: true));
    }
}
