using Xunit.Abstractions;
using Xunit.Sdk;

namespace Collapse.Tests.Spec;

/// <summary>
/// A theory whose rows are named by their first argument alone: "measures / fast correlation equals naive".
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Collapse.Tests.Spec.PathTheoryDiscoverer", "Collapse.Tests")]
public sealed class PathTheoryAttribute : TheoryAttribute;

public sealed class PathTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute,
        object[] dataRow) =>
        [new PathTestCase(DiagnosticMessageSink, testMethod, dataRow)];
}

public sealed class PathTestCase : XunitTestCase
{
    [Obsolete("For deserialization only.")]
    public PathTestCase()
    {
    }

    public PathTestCase(IMessageSink diagnostics, ITestMethod method, object[] row)
        : base(diagnostics, TestMethodDisplay.Method, TestMethodDisplayOptions.None, method, row)
    {
    }

    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        (string)TestMethodArguments[0];
}

/// <summary>
/// The same for tests that need data from the shared folder; without them all rows are skipped, and say why.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Collapse.Tests.Spec.PathTheoryDiscoverer", "Collapse.Tests")]
public sealed class SharedDataPathTheoryAttribute : TheoryAttribute
{
    public SharedDataPathTheoryAttribute(string part) => Skip = Fixtures.WhyAbsent(part);
}
