namespace Collapse.Spec

open FsCheck

/// A statement that always holds: a sentence and the FsCheck property behind it.
type Law = { Name: string; Property: Property }
