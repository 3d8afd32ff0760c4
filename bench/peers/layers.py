"""The learning steps of the radio denoiser and the digits' autoencoder as a user would write them in PyTorch, on one thread.

Started by the bench's `layers` command. Requests, one a line: "radio SECONDS" or "digits SECONDS" -> milliseconds of processor
time a step, noise and optimiser included.
"""

import sys
import time

import torch
from torch import nn


def down(channels_in, channels_out, length):
    return nn.Conv1d(channels_in, channels_out, 9, stride=2, padding=4 - length % 2)


def up(channels_in, channels_out, length):
    """Back to `length` positions: what the stride leaves open is given as output padding."""
    padding = 4 - length % 2
    made = (length // 2 - 1) * 2 - 2 * padding + 9
    return nn.ConvTranspose1d(channels_in, channels_out, 9, stride=2, padding=padding, output_padding=length - made)


def radio():
    relu = nn.ReLU
    net = nn.Sequential(
        down(1, 32, 500), relu(), down(32, 64, 250), relu(), down(64, 64, 125), relu(), down(64, 64, 62), relu(),
        nn.Conv1d(64, 16, 9, padding=4),
        nn.Conv1d(16, 64, 9, padding=4), relu(),
        up(64, 64, 62), relu(), up(64, 64, 125), relu(), up(64, 32, 250), relu(), up(32, 32, 500), relu(),
        nn.ConvTranspose1d(32, 1, 9, padding=4),
    )
    clean = torch.randn(64, 1, 500)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        loss = nn.functional.mse_loss(net(clean + torch.randn_like(clean)), clean)
        adam.zero_grad()
        loss.backward()
        adam.step()

    return step


def digits():
    sizes = [784, 256, 64, 8, 64, 256, 784]
    layers = []
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(n, m))
        if i not in (2, 5):  # linear code; the sigmoid is in the loss
            layers.append(nn.ReLU())
    net = nn.Sequential(*layers)
    images = torch.rand(128, 784)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        loss = nn.functional.binary_cross_entropy_with_logits(net(images), images)
        adam.zero_grad()
        loss.backward()
        adam.step()

    return step


def main():
    torch.set_num_threads(1)
    torch.manual_seed(7)
    steps = {"radio": radio(), "digits": digits()}
    print(f"PyTorch {torch.__version__}, mkldnn {torch.backends.mkldnn.is_available()}", flush=True)
    for line in sys.stdin:
        name, least = line.split()
        step = steps[name]
        step()
        count, start, passed = 0, time.process_time(), 0.0
        while passed < float(least):
            step()
            count += 1
            passed = time.process_time() - start
        print(f"{1e3 * passed / count:.9g}", flush=True)


if __name__ == "__main__":
    main()
