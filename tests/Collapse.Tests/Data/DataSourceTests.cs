using Collapse.Data;

namespace Collapse.Tests.Data;

public class DataSourceTests
{
    [Theory]
    [InlineData("", "'': unknown source; expected {forms}.")]
    [InlineData("mitdb:x", "'mitdb:x': unknown source; expected {forms}.")]
    [InlineData("Synthetic", "'Synthetic': unknown source; expected {forms}.")]
    [InlineData("synthetic:7", "'synthetic:7': synthetic data need no file; expected synthetic.")]
    [InlineData("ptbxl", "'ptbxl': no path; expected ptbxl:DIR.")]
    [InlineData("csv:", "'csv:': no path; expected csv:FILE.")]
    [InlineData("ptbxl:/nowhere", "folder '/nowhere' not found; expected a PTB-XL folder with ptbxl_database.csv.")]
    [InlineData("csv:/no\nwhere\0", "file '/no\\u000awhere\\u0000' not found; expected a table, one segment a row.")]
    public void A_source_that_is_not_there_is_told_with_what_was_expected(string specification, string expected) =>
        Assert.Equal(expected.Replace("{forms}", DataSources.Forms, StringComparison.Ordinal),
            Assert.Throws<InputException>(() => DataSource.Load(specification, new DataOptions())).Message);

    [Fact]
    public void A_csv_file_is_loaded_with_the_scaling_asked_for()
    {
        using ScratchFolder scratch = new();
        string path = scratch.Write("a:b.csv", "1,3\n2,4\n5,9\n");
        DataSet data = DataSource.Load("csv:" + path, new DataOptions { Scaling = Scaling.None });
        Assert.Equal([5, 9], data.HeldOut.Values.Values.ToArray());
    }

    [SharedDataFact("ptbxl")]
    public void A_folder_of_PTB_XL_is_loaded_with_lead_and_scaling()
    {
        string folder = Fixtures.Shared("ptbxl");
        DataSet first = DataSource.Load("ptbxl:" + folder, new DataOptions { Lead = "V2", Scaling = Scaling.ZScore });
        DataSet again = DataSource.Load("ptbxl:" + folder, new DataOptions { Lead = "v2", Scaling = Scaling.ZScore });
        DataSet other = DataSource.Load("ptbxl:" + folder, new DataOptions { Lead = "II", Scaling = Scaling.ZScore });
        Assert.Equal(first.Provenance.Digest, again.Provenance.Digest);
        Assert.NotEqual(first.Provenance.Digest, other.Provenance.Digest);
    }
}
