/// What the guard reads: rows from any source of data, and tables of measures.
module Collapse.Scripts.GuardFiles

open System
open System.Collections.Immutable
open System.IO
open System.Linq
open Collapse
open Collapse.Data
open Collapse.Guarding
open Collapse.Numerics

// A file alone is what most people write: its name's end says which source reads it.
let private specified (text: string) =
    match Path.GetExtension text with
    | null
    | "" -> text
    | ending when File.Exists text -> $"{ending.TrimStart('.').ToLowerInvariant()}:{text}"
    | _ -> text

/// All rows of a source as they stand; rows of one subject are a group.
let read option (specification: string) (groups: string option) : Samples =
    if groups.IsSome && groups <> Some "subject" then
        raise (InputException $"--groups is '{groups.Value}'; expected subject.")

    let data =
        try
            DataSource.Load(specified specification, DataOptions(Scaling = Scaling.None))
        with
        | :? InputException as error -> raise (InputException($"--{option}: {error.Message}", error))
        | :? IOException
        | :? UnauthorizedAccessException as error ->
            raise (InputException($"--{option} is '{specification}', which cannot be read: {error.Message}", error))

    let first, second = data.Training, data.HeldOut
    let count = first.Count + second.Count

    let values =
        Matrix.Create(
            count,
            first.Coordinates,
            fun row into ->
                if row < first.Count then
                    first.Values.Row(row).CopyTo into
                else
                    second.Values.Row(row - first.Count).CopyTo into
        )

    Samples(values, ImmutableArray.CreateRange(first.Subjects.Concat second.Subjects), Shape = first.Shape)

/// The runs of a table of measures.
let history (path: string) (groups: string option) : ImmutableArray<HistoryRun> =
    HistoryTable.Read(path, Option.toObj groups)
