namespace Collapse.Figures;

/// <summary>
/// The report's style sheet: black on white, for screen and paper. No external font, image or script.
/// </summary>
internal static class ReportStyle
{
    // Without a "greater than" or ampersand, which HTML would read as escaped text here.
    public const string Sheet = """

        body { font: 15px/1.5 Helvetica, Arial, 'Liberation Sans', sans-serif; color: #222; background: #fff;
          max-width: 60rem; margin: 2.5rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
        h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-top: .5rem; border-top: 1px solid #222; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
        p { margin: .5rem 0; max-width: 48rem; }
        .lead { font-size: 1.05rem; }
        .source, .note { color: #555; }
        .note { font-size: .87rem; }
        nav { margin: 1rem 0; }
        nav a { margin-right: 1.2rem; }
        a { color: #1f5c8b; }
        table { border-collapse: collapse; width: 100%; font-size: .87rem; line-height: 1.4; margin: .8rem 0 1rem;
          font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #ddd; }
        thead th { border-bottom: 1px solid #222; vertical-align: bottom; }
        tbody th { padding-top: .9rem; border-bottom: 1px solid #999; }
        .number, .medians th:nth-child(n+3) { text-align: right; padding-right: 1.1rem; }
        .verdict { white-space: nowrap; font-weight: bold; }
        .claims .verdict { white-space: normal; }
        .details .scope { white-space: nowrap; }
        .medians td { white-space: nowrap; }
        .group td { border-bottom: 1px solid #999; }
        .mark { display: inline-block; width: 1.15em; }
        dl {
          display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.4rem; margin: .6rem 0; font-size: .93rem;
        }
        dt { font-weight: bold; }
        dd { margin: 0; overflow-wrap: anywhere; }
        figure { margin: 2rem 0; }
        figure svg { display: block; max-width: 100%; height: auto; }
        figcaption { font-size: .87rem; max-width: 48rem; margin-top: .4rem; }
        pre {
          background: #f4f4f4; padding: .7rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .87rem;
        }
        @page { size: A4; margin: 16mm; }
        @media print {
          body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
          nav { display: none; }
          table { font-size: 8pt; }
          th, td { padding: .15rem .6rem .15rem 0; }
          figure { margin: 4mm 0; }
          figure svg { max-width: 78%; }
          figcaption { font-size: 8.5pt; }
          figure, tr, pre { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          thead { display: table-header-group; }
        }

        """;
}
