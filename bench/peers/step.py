"""The step of self-training as a user would write it in PyTorch, with autograd or by hand, on one thread.

Started by the bench's `peers` command as `step.py eager` or `step.py hand`. Requests, one a line:
"time MODEL LOSS FILE SECONDS" -> microseconds of processor time a step; "check LOSS FILE STEPS" -> the loss after so
many steps without noise, with j = 7 t modulo M.
"""

import math
import struct
import sys
import time

import torch
import torch.nn.functional as F

TAPS = 11
BANDS = {}  # by the number of coordinates
C1, C2 = 0.01**2, 0.03**2  # SSIM over a range of 1
WINDOW = torch.tensor([math.exp(-((k - 5) ** 2) / 4.5) for k in range(TAPS)], dtype=torch.float64)
WINDOW = (WINDOW / WINDOW.sum()).float()


def load(path):
    """Samples, count, width and weights from the file that the bench wrote."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    m, d, h = struct.unpack_from("<iii", data)
    values = torch.frombuffer(data, dtype=torch.float32, offset=12).clone()
    sigma, x, w1, b1, w2, b2 = values.split([1, m * d, h * d, h, d * h, d])
    return sigma.item(), x.view(m, d).clone(), w1.view(h, d), b1, w2.view(d, h), b2


def band(coordinates):
    """All windows as one matrix, [coordinates x windows]: at these sizes a product beats conv1d more than ten times."""
    if coordinates not in BANDS:
        matrix = torch.zeros(coordinates, coordinates - TAPS + 1)
        for i in range(matrix.shape[1]):
            matrix[i : i + TAPS, i] = WINDOW
        BANDS[coordinates] = matrix
    return BANDS[coordinates]


def moments(x, y):
    """Means, mean squares and mean product over each window, [samples x windows] each."""
    return (torch.cat([x, y, x * x, y * y, x * y]) @ band(x.shape[1])).split(len(x))


def ssim(x, y):
    mx, my, xx, yy, xy = moments(x, y)
    a1, a2 = 2 * mx * my + C1, 2 * (xy - mx * my) + C2
    b1, b2 = mx**2 + my**2 + C1, (xx - mx**2) + (yy - my**2) + C2
    return (a1 * a2 / (b1 * b2)).mean()


def value(loss, y, x):
    if loss == "mse":
        return F.mse_loss(y, x)
    return F.l1_loss(y, x) if loss == "mae" else 1 - ssim(x, y)


class Eager:
    """torch.nn, autograd and torch.optim.Adam."""

    def __init__(self, path):
        self.sigma, self.x, w1, b1, w2, b2 = load(path)
        hidden, coordinates = w1.shape
        self.net = torch.nn.Sequential(
            torch.nn.Linear(coordinates, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, coordinates)
        )
        with torch.no_grad():
            for parameter, start in zip(self.net.parameters(), (w1, b1, w2, b2)):
                parameter.copy_(start)
        self.adam = torch.optim.Adam(self.net.parameters(), lr=1e-3)

    def learn(self, loss, denoising):
        source = self.x + self.sigma * torch.randn_like(self.x) if denoising else self.x
        error = value(loss, self.net(source), self.x)
        self.adam.zero_grad()
        error.backward()
        self.adam.step()

    def respond(self, x):
        with torch.no_grad():
            return self.net(x)


class Hand:
    """Forward, backward and Adam written out; all parameters in one vector, so that Adam is a few operations."""

    def __init__(self, path):
        self.sigma, self.x, *start = load(path)
        sizes = [part.numel() for part in start]
        self.theta = torch.cat([part.reshape(-1) for part in start])
        self.gradient, self.m, self.v = (torch.zeros_like(self.theta) for _ in range(3))
        self.w1, self.b1, self.w2, self.b2 = (
            part.view_as(like) for part, like in zip(self.theta.split(sizes), start)
        )
        self.g_w1, self.g_b1, self.g_w2, self.g_b2 = (
            part.view_as(like) for part, like in zip(self.gradient.split(sizes), start)
        )
        self.t = 0

    def slopes(self, loss, y):
        x = self.x
        if loss == "mse":
            return (y - x).mul_(2 / x.numel())
        if loss == "mae":
            return (y - x).sign_().div_(x.numel())
        mx, my, xx, yy, xy = moments(x, y)
        product = mx * my
        a1, a2 = 2 * product + C1, 2 * (xy - product) + C2
        mx2, my2 = mx * mx, my * my
        b1, b2 = mx2 + my2 + C1, xx - mx2 + yy - my2 + C2
        inverse = 1 / (b1 * b2)
        similarity = a1 * a2 * inverse
        scale = -2 / similarity.numel()
        by_mean = scale * (mx * (a2 - a1) * inverse + similarity * my * (b1 - b2) * inverse)
        by_square = -scale * similarity / b2
        by_product = scale * a1 * inverse
        maps = torch.cat([by_mean, by_square, by_product])
        by_mean, by_square, by_product = (maps @ band(x.shape[1]).t()).split(len(x))
        return by_mean + y * by_square + x * by_product

    def learn(self, loss, denoising):
        source = torch.randn_like(self.x).mul_(self.sigma).add_(self.x) if denoising else self.x
        hidden = torch.addmm(self.b1, source, self.w1.t()).relu_()
        y = torch.addmm(self.b2, hidden, self.w2.t())
        d_output = self.slopes(loss, y)
        torch.mm(d_output.t(), hidden, out=self.g_w2)
        torch.sum(d_output, 0, out=self.g_b2)
        d_hidden = (d_output @ self.w2).mul_(hidden > 0)
        torch.mm(d_hidden.t(), source, out=self.g_w1)
        torch.sum(d_hidden, 0, out=self.g_b1)

        self.t += 1
        self.m.mul_(0.9).add_(self.gradient, alpha=0.1)
        self.v.mul_(0.999).addcmul_(self.gradient, self.gradient, value=0.001)
        root = (self.v / (1 - 0.999**self.t)).sqrt_().add_(1e-8)
        self.theta.addcdiv_(self.m, root, value=-1e-3 / (1 - 0.9**self.t))

    def respond(self, x):
        return torch.addmm(self.b2, torch.addmm(self.b1, x, self.w1.t()).relu_(), self.w2.t())


def step(training, loss, denoising, j=None):
    """Learn, draw j, respond, replace."""
    training.learn(loss, denoising)
    if j is None:
        j = torch.randint(len(training.x), (1,)).item()
    row = training.x[j : j + 1]
    source = row + training.sigma * torch.randn_like(row) if denoising else row
    training.x[j] = training.respond(source)[0]


def measure(kind, model, loss, path, least):
    training, denoising, steps = kind(path), model == "dae", 0
    for _ in range(5):
        step(training, loss, denoising)
    start = time.process_time()
    while True:
        for _ in range(10):
            step(training, loss, denoising)
        steps += 10
        passed = time.process_time() - start
        if passed >= float(least):
            return passed / steps * 1e6


def check(kind, loss, path, steps):
    training = kind(path)
    for t in range(int(steps)):
        step(training, loss, False, 7 * t % len(training.x))
    return value(loss, training.respond(training.x), training.x).item()


def library():
    """Which linear algebra the process has loaded."""
    with open("/proc/self/maps") as maps:
        names = {line.split("/")[-1].strip() for line in maps if "blas" in line}
    return ", ".join(sorted(names)) or "no BLAS"


def main():
    torch.set_num_threads(1)
    torch.manual_seed(7)
    kind = {"eager": Eager, "hand": Hand}[sys.argv[1]]
    print(f"ready torch {torch.__version__}, {library()}", flush=True)
    for line in sys.stdin:
        request, *arguments = line.split()
        if request == "time":
            print(f"{measure(kind, *arguments):.9g}", flush=True)
        else:
            print(f"{check(kind, *arguments):.9g}", flush=True)


if __name__ == "__main__":
    main()
