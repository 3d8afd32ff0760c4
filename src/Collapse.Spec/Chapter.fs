namespace Collapse.Spec

/// A part of the specification: laws under one heading, and parts of its own.
type Chapter =
    {
        Name: string
        Laws: Law list
        Chapters: Chapter list
    }

[<RequireQualifiedAccess>]
module Chapter =
    /// A chapter of laws alone.
    let ofLaws name laws =
        {
            Name = name
            Laws = laws
            Chapters = []
        }

    /// A chapter of chapters.
    let ofChapters name chapters =
        {
            Name = name
            Laws = []
            Chapters = chapters
        }

    // Every item with its path, in reading order: "measures / fast correlation equals naive".
    let rec private flatten items name prefix chapter =
        let here = prefix + chapter.Name + " / "

        [
            for item in items chapter -> here + name item, item
            for inner in chapter.Chapters do
                yield! flatten items name here inner
        ]

    /// All laws below a chapter, each with its path from that chapter on.
    let laws chapter =
        flatten _.Laws (fun (law: Law) -> law.Name) "" chapter
