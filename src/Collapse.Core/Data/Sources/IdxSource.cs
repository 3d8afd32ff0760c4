
namespace Collapse.Data;

/// <summary>Folders of IDX files, as MNIST and its kin come.</summary>
internal static class IdxSource
{
    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "idx",
        Path = "FOLDER",
        Help = "images and labels in IDX files, as MNIST is downloaded, gzip or not",
        Layout =
            "Files whose names hold idx3-ubyte (images) and idx1-ubyte (labels), packed by gzip or not. Those that "
                + "begin with train are"
            + " trained on, those that begin with t10k or test are held out; where there is one set alone, its last "
                + "quarter is."
            + " Pixels as they are stored, 0 to 255; each image is then scaled by its own range. Labels are the "
                + "classes.",
        Example = "train-images-idx3-ubyte.gz\ntrain-labels-idx1-ubyte.gz\nt10k-images-idx3-ubyte.gz",
        Options = ["scaling", "drop-constant"],
        Axes = _ => new SampleAxes("pixel", 0, 1, "brightness"),
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string folder, DataOptions options, Scaling? scaling)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"folder {InputFile.Quoted(folder)} not found; expected one with IDX files.");
        string[] images =
            [.. Files(folder, "idx3").OrderByDescending(IsTraining).ThenBy(file => file, StringComparer.Ordinal)];
        if (images.Length == 0) throw InputException.At(folder, 0,
            "no file of images here; expected a name that holds idx3-ubyte, such as train-images-idx3-ubyte.gz.");
        List<KeyValuePair<string, string>> facts = [];
        RowBuffer buffer = new(folder, scaling, options.DropConstant, byLine: false);
        SampleShape? shape = null;
        int? heldOut = null;
        bool labelled = images.All(file => LabelsOf(folder, file) is not null);
        int place = 0;
        foreach (string file in images)
        {
            IdxArray array = IdxArray.Read(file);
            facts.Add(new("file", $"{Path.GetFileName(file)}, SHA-256 {array.Sha256}"));
            SampleShape own = array.ImageShape(file);
            if (shape is not null && shape != own)
                throw InputException.At(file, 0,
                $"images of {own}; expected {shape} as in {Path.GetFileName(images[0])}.");
            shape = own;
            IdxArray? labels = labelled ? IdxArray.Read(LabelsOf(folder, file)!) : null;
            if (labels is not null && (labels.Axes.Length != 1 || labels.Axes[0] != array.Axes[0]))
                throw InputException.At(LabelsOf(folder, file)!, 0,
                    $"{labels.Axes[0]} labels; expected {array.Axes[0]}, one for each image.");
            if (!IsTraining(file) && buffer.Count > 0) heldOut ??= buffer.Count;
            double[] values = new double[own.Coordinates];
            for (int row = 0; row < array.Axes[0]; row++)
            {
                ReadOnlySpan<byte> pixels = array.Bytes.AsSpan(row * values.Length, values.Length);
                for (int i = 0; i < values.Length; i++) values[i] = pixels[i];
                buffer.Add(++place, values, null, labels is null ? null : IdxArray.Label(labels.Bytes[row]));
            }
        }

        Samples samples = buffer.ToSamples() with { Shape = shape! };
        string dropped = buffer.Dropped == 0 ? "" : $"left out: {buffer.Dropped} constant images";
        return new RowSet(samples, false, [.. facts],
            [dropped, labelled ? "classes: labels" : "",
                $"files: {string.Join(", ", images.Select(Path.GetFileName))}"], [], heldOut);
    }

    private static IEnumerable<string> Files(string folder, string kind)
    {
        // Of a file that is there packed and unpacked one is enough.
        HashSet<string> seen = [];
        return Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Where(file =>
                Path.GetFileName(file).Replace('.', '-').Contains(kind + "-ubyte", StringComparison.OrdinalIgnoreCase))
            .Where(file => seen.Add(file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file));
    }

    private static bool IsTraining(string file) =>
        !Path.GetFileName(file).StartsWith("t10k", StringComparison.OrdinalIgnoreCase)
            && !Path.GetFileName(file).StartsWith("test", StringComparison.OrdinalIgnoreCase);

    private static string? LabelsOf(string folder, string images)
    {
        string Stem(string file) => Path.GetFileName(file).Split('-', '.')[0];
        return Files(folder, "idx1").FirstOrDefault(file => Stem(file) == Stem(images));
    }
}
