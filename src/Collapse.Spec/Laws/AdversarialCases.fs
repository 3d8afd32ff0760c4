namespace Collapse.Spec

open System
open Collapse.Data
open Collapse.Learning
open Collapse.Numerics

open FamilyCases

/// Small generators, trained for two steps on data in [-1, 1], which they see as they are.
module internal AdversarialCases =
    let widths list =
        EquatableArray.Create(ReadOnlySpan(Array.ofList list))

    let network name list output =
        DenseNetwork(name, widths list, Output = output)

    let generator = network "G" [ 6; 5 ] Activation.Tanh
    let critic = network "D" [ 7; 6 ] Activation.Linear
    let linear = network "D" [] Activation.Linear

    let private convolutional shape =
        ConvolutionalGenerator("G", shape, 2), ConvolutionalCritic("D", shape, 2)

    let private line, lineCritic = convolutional (SampleShape(1, 1, 12))
    let private picture, pictureCritic = convolutional (SampleShape(1, 4, 5))

    /// A title, its classes (0 for none; below 0 the fixed number of coordinates) and a learner each.
    let learners: (string * int * GradientLearner) list =
        [
            "GAN", 0, Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "R1 GAN", 0, R1Gan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN", 0, Wgan(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN-GP", 0, WganGp(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "WGAN-div", 0, WganDiv(Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "ACGAN", 3, Acgan(Classes = 3, Latent = 3, Generator = generator, Critic = critic, Batch = 8)
            "diffusion", 0, Diffusion(Widths = widths [ 6; 5 ], Batch = 8, Steps = 5, Optimizer = Adam())
            "diffusion by clean rows",
            0,
            Diffusion(
                Widths = widths [ 6; 5 ],
                Batch = 8,
                Steps = 5,
                Optimizer = Adam(),
                Target = DiffusionTarget.Clean
            )
            "convolutional WGAN-GP", -12, WganGp(Latent = 3, Generator = line, Critic = lineCritic, Batch = 4)
            "convolutional GAN of pictures",
            -20,
            Gan(Latent = 3, Generator = picture, Critic = pictureCritic, Batch = 4)
            "VAE", 0, VariationalAutoencoder(Hidden = 2, OutputSigma = 0.1, Width = 6)
        ]

    /// A learner after two steps on data of its shape; a row's class stands in the last column.
    let caseOf classes learner ((m, d, _), seed) =
        let key = keyOf seed
        let data = Matrices.uniform -1.0 1.0 key m (if classes < 0 then -classes else d)

        let data =
            if classes <= 0 then
                data
            else
                Matrices.build m (d + 1) (fun row i -> if i < d then float data[row, i] else float (row % classes))

        trained 2 learner data key
