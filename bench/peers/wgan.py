"""A generator step of WGAN-GP as a user would write it in PyTorch: five critic updates and one of the generator.

Started by the bench's `generators` command. Requests, one a line: "check FILE" -> the critic's loss, gradient penalty
included, on the first rows with the draws in the file; "time FILE SECONDS" -> microseconds of processor time a step.
"""

import struct
import sys
import time

import torch
from torch import nn


def dense(sizes):
    layers = []
    for n, m in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n, m), nn.LeakyReLU(0.2)]
    return layers[:-1]


class FlatConvolution(nn.Conv2d):
    """Filters are stored taps first, channels last: [out x (4 x 4 x in)]."""

    def fill(self, values):
        self.weight.copy_(values.view(self.out_channels, 4, 4, self.in_channels).permute(0, 3, 1, 2))


class FlatTransposed(nn.ConvTranspose2d):
    def fill(self, values):
        self.weight.copy_(values.view(self.in_channels, 4, 4, self.out_channels).permute(0, 3, 1, 2))


class ChannelsLast(nn.Module):
    """Between rows of numbers and feature maps: the numbers of a row lie position by position, channel by channel."""

    def __init__(self, channels=0):
        super().__init__()
        self.channels = channels

    def forward(self, x):
        if self.channels:
            return x.view(len(x), 7, 7, self.channels).permute(0, 3, 1, 2)
        return x.permute(0, 2, 3, 1).reshape(len(x), -1)


def networks(coordinates, latent, channels):
    if not channels:
        hidden = [256, 256, 256]
        return nn.Sequential(*dense([latent, *hidden, coordinates]), nn.Tanh()), nn.Sequential(*dense([coordinates, *hidden, 1]))
    deep = 2 * channels
    generator = nn.Sequential(
        nn.Linear(latent, 49 * deep), nn.LeakyReLU(0.2), ChannelsLast(deep), FlatTransposed(deep, channels, 4, 2, 1),
        nn.LeakyReLU(0.2), FlatTransposed(channels, 1, 4, 2, 1), nn.Tanh(), nn.Flatten(),
    )
    critic = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), FlatConvolution(1, channels, 4, 2, 1), nn.LeakyReLU(0.2),
        FlatConvolution(channels, deep, 4, 2, 1), nn.LeakyReLU(0.2), ChannelsLast(), nn.Linear(49 * deep, 1),
    )
    return generator, critic


class Training:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        rows, self.columns, self.batch, self.latent, self.turns, channels = struct.unpack_from("<6i", data)
        self.penalty, rate, beta1, beta2 = struct.unpack_from("<4f", data, 24)
        self.values, self.place = torch.frombuffer(data, dtype=torch.float32, offset=40), 0
        self.data = self.take(rows, self.columns)
        self.z, self.alpha = self.take(self.batch, self.latent), self.take(self.batch, 1)
        self.generator, self.critic = networks(self.columns, self.latent, channels)
        with torch.no_grad():
            for network in (self.generator, self.critic):
                for layer in network:
                    if not isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
                        continue
                    values = self.take(layer.weight.numel())
                    if isinstance(layer, nn.Linear):
                        layer.weight.copy_(values.view_as(layer.weight))
                    else:
                        layer.fill(values)
                    layer.bias.copy_(self.take(layer.bias.numel()))
        self.adams = [torch.optim.Adam(n.parameters(), lr=rate, betas=(beta1, beta2)) for n in (self.critic, self.generator)]

    def take(self, *shape):
        count = torch.Size(shape).numel()
        values = self.values[self.place : self.place + count].clone().view(shape)
        self.place += count
        return values

    def loss(self, real, z, alpha):
        with torch.no_grad():
            drawn = self.generator(z)
        between = (drawn + alpha * (real - drawn)).requires_grad_()
        (slope,) = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)
        penalty = (slope.norm(dim=1) - 1).square().mean()
        return self.critic(drawn).mean() - self.critic(real).mean() + self.penalty * penalty

    def step(self):
        for _ in range(self.turns):
            real = self.data[torch.randint(len(self.data), (self.batch,))]
            loss = self.loss(real, torch.randn(self.batch, self.latent), torch.rand(self.batch, 1))
            self.adams[0].zero_grad()
            loss.backward()
            self.adams[0].step()
        loss = -self.critic(self.generator(torch.randn(self.batch, self.latent))).mean()
        self.adams[1].zero_grad()
        loss.backward()
        self.adams[1].step()


def measure(training, least):
    training.step()
    start, steps = time.process_time(), 0
    while True:
        training.step()
        steps += 1
        passed = time.process_time() - start
        if passed >= least:
            return passed / steps * 1e6


def main():
    torch.set_num_threads(1)
    torch.manual_seed(7)
    print(f"ready torch {torch.__version__}", flush=True)
    kept = {}
    for line in sys.stdin:
        request, path, *rest = line.split()
        if request == "check":
            training = Training(path)
            print(f"{training.loss(training.data[: training.batch], training.z, training.alpha).item():.9g}", flush=True)
        else:
            if path not in kept:
                kept[path] = Training(path)
            print(f"{measure(kept[path], float(rest[0])):.9g}", flush=True)


if __name__ == "__main__":
    main()
