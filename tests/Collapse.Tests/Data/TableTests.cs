using Collapse.Data;

namespace Collapse.Tests.Data;

public class TableTests
{
    [Fact]
    public void Without_a_subject_column_the_last_quarter_of_the_rows_is_held_out()
    {
        DataSet data = Load("0,1\n1,0\n0,2\n3,0\n0,4\n5,0\n0,6\n7,0\n", Scaling.None);
        Assert.Equal([0, 1, 1, 0, 0, 2, 3, 0, 0, 4, 5, 0], data.Training.Values.Values.ToArray());
        Assert.Equal([0, 6, 7, 0], data.HeldOut.Values.Values.ToArray());
        Assert.Equal(["7", "8"], data.HeldOut.Subjects.AsEnumerable());
        Assert.Equal(("csv", ""), (data.Provenance.Source, data.Provenance.Attribution));
    }

    [Fact]
    public void The_last_subjects_to_appear_are_held_out_with_all_their_rows()
    {
        DataSet data = Load("a, Subject ,b\n0,x,1\n0,y,2\n\n0,z,3\n0,x,4\n0,w,5\n0,z,6\n0,w,7\n", Scaling.None);
        Assert.Equal(["x", "y", "z", "x", "z"], data.Training.Subjects.AsEnumerable());
        Assert.Equal(["w", "w"], data.HeldOut.Subjects.AsEnumerable());
        Assert.Equal([0, 5, 0, 7], data.HeldOut.Values.Values.ToArray());
    }

    [Fact]
    public void A_header_of_numbers_needs_a_subject_column()
    {
        Assert.Equal(2, Load("subject,0,1\na,1,2\na,2,1\nb,3,4\n", Scaling.None).Training.Count);
        Assert.Equal(2, Load("x,y\n1,2\n2,1\n3,4\n", Scaling.None).Training.Count);
        Assert.Equal(2, Load("1,2\n2,1\n3,4\n", Scaling.None).Training.Count);
    }

    [Fact]
    public void Rows_are_scaled_each_by_itself()
    {
        DataSet data = Load("1,3,2\n10,-10,0\n5,7,9\n", Scaling.MinMax);
        Assert.Equal([0, 1, 0.5f, 1, 0, 0.5f], data.Training.Values.Values.ToArray());
        Assert.Equal([-1, 1], Load("1,3\n10,-10\n5,7\n", Scaling.ZScore).HeldOut.Values.Values.ToArray());
    }

    [Theory]
    [InlineData("", ": no rows of numbers")]
    [InlineData("\n\n", ": no rows of numbers")]
    [InlineData("a,b\n", ": no rows of numbers")]
    [InlineData("1\n2\n", ": this looks like one recording, a sample a row (one column of values)")]
    [InlineData("subject,a\nx,1\n", ": this looks like one recording")]
    [InlineData("subject,a,b,SUBJECT\nx,1,2,y\n",
        ":1: two columns 'subject' and 'SUBJECT'; expected one, or --subject-column to choose")]
    [InlineData("1,2\n3,four\n", ":2: column 2 is 'four'; expected a finite number")]
    [InlineData("1,2\n3,\n", ":2: column 2 is ''")]
    [InlineData("x,2\n3,4\n", ":1: column 1 is 'x'")]
    [InlineData("1,2\n\n3,NaN\n", ":3: column 2 is 'NaN'")]
    [InlineData("1,2\n3,-Infinity\n", ":2: column 2 is '-Infinity'")]
    [InlineData("1,2\n3,1e999\n", ":2: column 2 is '1e999'")]
    [InlineData("1,2\n3,4,5\n", ":2: 3 columns; expected 2 as in the first row")]
    [InlineData("1,2\n7,7\n", ":2: 1 row is constant: all values are 7; expected rows that vary, or --drop-constant")]
    [InlineData("1,2\n-1e308,1e308\n", ":2: values too large or too close together")]
    [InlineData("a,subject,b\n1,x,2\n1,,2\n", ":3: no subject")]
    [InlineData("1,2\n2,\"1\n", ":2: a quote inside a field or one that never ends")]
    [InlineData("1,2\n2,1\n", ": 2 rows of 2 subjects; expected at least 2 rows to train on")]
    [InlineData("subject,a,b\nx,1,2\nx,2,1\nx,3,1\n",
        ": 3 rows of 1 subjects; expected at least 2 rows to train on and another")]
    public void A_wrong_file_is_told_with_its_line_and_what_was_expected(string text, string expected)
    {
        using ScratchFolder scratch = new();
        string path = scratch.Write("own.csv", text);
        string message = Assert.Throws<InputException>(() => TestData.LoadTable(path, Scaling.MinMax)).Message;
        Assert.StartsWith(path + expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("1,2\n1e39,4\n1,2\n")]
    [InlineData("1,2\n1e9,1000000001\n1,2\n")]
    public void Unscaled_rows_must_survive_single_precision(string text) =>
        Assert.Contains(":2: values too large or too close",
            Assert.Throws<InputException>(() => Load(text, Scaling.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_named_with_their_line()
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("own.csv"), [.. "1,2\n3,"u8, 0xC3, 0x0A]);
        Assert.StartsWith($"{scratch.File("own.csv")}:2: bytes that are not UTF-8",
            Assert.Throws<InputException>(() => TestData.LoadTable(scratch.File("own.csv"), Scaling.None)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_ends_in_data_or_in_one_clear_line()
    {
        using ScratchFolder scratch = new();
        string path = scratch.Write("own.csv", "subject,a,b,c\nx,1,2.5,9\n\"x, y\",-3,4e1,7\nz,5,6,-1\nz,7,8,7.5\n");
        int refused = Damage.Each(path, 300, seed: 8, () => TestData.LoadTable(path, Scaling.MinMax));
        Assert.InRange(refused, 60, 299);
    }

    private static DataSet Load(string text, Scaling scaling)
    {
        using ScratchFolder scratch = new();
        return TestData.LoadTable(scratch.Write("own.csv", text), scaling);
    }
}
