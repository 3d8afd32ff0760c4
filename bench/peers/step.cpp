// The step of self-training as a user would write it in C++: plain loops over [samples x features] arrays, arranged so
// that the innermost one runs over neighbouring numbers and the compiler can vectorise it. Built by `collapse bench peers`
// with g++ -O3 -march=native. Requests, one a line: "time MODEL LOSS FILE SECONDS" -> microseconds of processor time a
// step; "check LOSS FILE STEPS" -> the loss after so many steps without noise, with j = 7 t modulo M.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using Floats = std::vector<float>;

namespace {

constexpr int taps = 11;
constexpr float c1 = 0.01f * 0.01f, c2 = 0.03f * 0.03f; // SSIM over a range of 1

std::array<float, taps> make_window() {
    std::array<float, taps> window{};
    double sum = 0;
    for (int k = 0; k < taps; k++) sum += std::exp(-(k - 5) * (k - 5) / 4.5);
    for (int k = 0; k < taps; k++) window[k] = static_cast<float>(std::exp(-(k - 5) * (k - 5) / 4.5) / sum);
    return window;
}
const auto window = make_window();

struct Parameter {
    Floats value, gradient, m, v;
    explicit Parameter(size_t size = 0) : value(size), gradient(size), m(size), v(size) {}
};

struct Training {
    int M = 0, D = 0, H = 0, t = 0;
    float sigma = 0;
    std::string loss;
    bool denoising = false;
    Floats x, input, hidden, output, d_output, d_hidden, w2_transposed;
    Parameter w1, b1, w2, b2; // w1 [D x H], w2 [H x D]: both met row by row
    std::mt19937 generator{7};
    std::normal_distribution<float> normal;

    explicit Training(const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        std::int32_t shape[3];
        in.read(reinterpret_cast<char*>(shape), sizeof shape);
        M = shape[0], D = shape[1], H = shape[2];
        auto read = [&](size_t size) {
            Floats values(size);
            in.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(size * sizeof(float)));
            return values;
        };
        auto transposed = [](const Floats& a, int rows, int columns) {
            Floats result(a.size());
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
            return result;
        };
        sigma = read(1)[0];
        x = read(static_cast<size_t>(M) * D);
        w1 = Parameter(static_cast<size_t>(H) * D), b1 = Parameter(H), w2 = w1, b2 = Parameter(D);
        w1.value = transposed(read(static_cast<size_t>(H) * D), H, D);
        b1.value = read(H);
        w2.value = transposed(read(static_cast<size_t>(H) * D), D, H);
        b2.value = read(D);
        if (!in) throw std::runtime_error("cannot read " + file);
        input = output = d_output = x;
        hidden = d_hidden = Floats(static_cast<size_t>(M) * H);
        w2_transposed = Floats(static_cast<size_t>(H) * D);
    }

    // result [rows x out] = bias + source [rows x in] * weights [in x out]
    static void affine(const float* source, const Floats& weights, const float* bias, float* result, int rows, int in, int out) {
        for (int m = 0; m < rows; m++) {
            float* row = result + m * out;
            for (int o = 0; o < out; o++) row[o] = bias ? bias[o] : 0;
            for (int i = 0; i < in; i++) {
                const float a = source[m * in + i];
                const float* w = &weights[i * out];
                for (int o = 0; o < out; o++) row[o] += a * w[o];
            }
        }
    }

    // weights' gradient [in x out] = source' * slopes, bias' gradient [out] = column sums of slopes
    void gradient(const float* source, const float* slopes, Parameter& weights, Parameter& bias, int in, int out) const {
        std::fill(weights.gradient.begin(), weights.gradient.end(), 0.f);
        std::fill(bias.gradient.begin(), bias.gradient.end(), 0.f);
        for (int m = 0; m < M; m++) {
            const float* slope = slopes + m * out;
            for (int i = 0; i < in; i++) {
                const float a = source[m * in + i];
                float* g = &weights.gradient[i * out];
                for (int o = 0; o < out; o++) g[o] += a * slope[o];
            }
            for (int o = 0; o < out; o++) bias.gradient[o] += slope[o];
        }
    }

    void forward(const float* source, float* hidden_, float* output_, int rows) const {
        affine(source, w1.value, b1.value.data(), hidden_, rows, D, H);
        for (int i = 0; i < rows * H; i++) hidden_[i] = hidden_[i] > 0 ? hidden_[i] : 0;
        affine(hidden_, w2.value, b2.value.data(), output_, rows, H, D);
    }

    static void filter(const float* source, float* result, int count) {
        for (int i = 0; i < count; i++) result[i] = 0;
        for (int k = 0; k < taps; k++)
            for (int i = 0; i < count; i++) result[i] += window[k] * source[i + k];
    }

    // The mean over samples of 1 - SSIM, and its slopes by the outputs.
    double ssim(const Floats& y, Floats& slopes) const {
        const int windows = D - taps + 1, margin = taps - 1;
        const float scale = 1.f / (static_cast<float>(M) * windows);
        Floats products(D), mx(D), my(D), xx(D), yy(D), xy(D), by_mean(D + 2 * margin), by_square(by_mean), by_product(by_mean);
        double total = 0;
        for (int m = 0; m < M; m++) {
            const float *a = &x[m * D], *b = &y[m * D];
            filter(a, mx.data(), windows);
            filter(b, my.data(), windows);
            for (int d = 0; d < D; d++) products[d] = a[d] * a[d];
            filter(products.data(), xx.data(), windows);
            for (int d = 0; d < D; d++) products[d] = b[d] * b[d];
            filter(products.data(), yy.data(), windows);
            for (int d = 0; d < D; d++) products[d] = a[d] * b[d];
            filter(products.data(), xy.data(), windows);
            float sum = 0;
            for (int i = 0; i < windows; i++) {
                const float a1 = 2 * mx[i] * my[i] + c1, a2 = 2 * (xy[i] - mx[i] * my[i]) + c2;
                const float b1_ = mx[i] * mx[i] + my[i] * my[i] + c1;
                const float b2_ = xx[i] - mx[i] * mx[i] + yy[i] - my[i] * my[i] + c2;
                const float similarity = a1 * a2 / (b1_ * b2_);
                sum += similarity;
                by_mean[margin + i] = -2 * scale * (mx[i] * (a2 - a1) / (b1_ * b2_) + similarity * my[i] * (1 / b2_ - 1 / b1_));
                by_square[margin + i] = 2 * scale * similarity / b2_;
                by_product[margin + i] = -2 * scale * a1 / (b1_ * b2_);
            }
            total += 1 - static_cast<double>(sum) / windows;
            filter(by_mean.data(), mx.data(), D);
            filter(by_square.data(), yy.data(), D);
            filter(by_product.data(), xy.data(), D);
            for (int d = 0; d < D; d++) slopes[m * D + d] = mx[d] + b[d] * yy[d] + a[d] * xy[d];
        }
        return total / M;
    }

    void output_slopes() {
        const int count = M * D;
        const float scale = 1.f / static_cast<float>(count);
        if (loss == "mse")
            for (int i = 0; i < count; i++) d_output[i] = 2 * (output[i] - x[i]) * scale;
        else if (loss == "mae")
            for (int i = 0; i < count; i++) d_output[i] = output[i] > x[i] ? scale : output[i] < x[i] ? -scale : 0;
        else
            ssim(output, d_output);
    }

    void adam(Parameter& p) const {
        // In double: 1 - 0.999f alone is off by 5e-5.
        const float correction1 = static_cast<float>(1 - std::pow(0.9, t)), correction2 = static_cast<float>(1 - std::pow(0.999, t));
        for (size_t i = 0; i < p.value.size(); i++) {
            p.m[i] = 0.9f * p.m[i] + 0.1f * p.gradient[i];
            p.v[i] = 0.999f * p.v[i] + 0.001f * p.gradient[i] * p.gradient[i];
            p.value[i] -= 1e-3f * (p.m[i] / correction1) / (std::sqrt(p.v[i] / correction2) + 1e-8f);
        }
    }

    void step(bool fixed_order) {
        if (denoising)
            for (int i = 0; i < M * D; i++) input[i] = x[i] + sigma * normal(generator);
        const float* source = denoising ? input.data() : x.data();
        forward(source, hidden.data(), output.data(), M);
        output_slopes();
        for (int h = 0; h < H; h++)
            for (int d = 0; d < D; d++) w2_transposed[d * H + h] = w2.value[h * D + d];
        affine(d_output.data(), w2_transposed, nullptr, d_hidden.data(), M, D, H);
        for (int i = 0; i < M * H; i++) d_hidden[i] = hidden[i] > 0 ? d_hidden[i] : 0;
        gradient(hidden.data(), d_output.data(), w2, b2, H, D);
        gradient(source, d_hidden.data(), w1, b1, D, H);
        const int j = fixed_order ? 7 * t % M : std::uniform_int_distribution<int>(0, M - 1)(generator);
        t++;
        for (Parameter* p : {&w1, &b1, &w2, &b2}) adam(*p);

        float* row = &x[j * D];
        if (denoising)
            for (int d = 0; d < D; d++) input[d] = row[d] + sigma * normal(generator);
        forward(denoising ? input.data() : row, hidden.data(), output.data(), 1);
        std::copy(output.begin(), output.begin() + D, row);
    }

    double value() {
        forward(x.data(), hidden.data(), output.data(), M);
        if (loss == "ssim") return ssim(output, d_output);
        double sum = 0;
        for (int i = 0; i < M * D; i++) {
            const double e = static_cast<double>(output[i]) - x[i];
            sum += loss == "mse" ? e * e : std::abs(e);
        }
        return sum / (static_cast<double>(M) * D);
    }
};

double seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

} // namespace

int main() {
    std::printf("ready g++ %s -O3 -march=native\n", __VERSION__);
    std::fflush(stdout);
    std::string request, model, loss, file;
    while (std::cin >> request) {
        if (request == "time") {
            double least = 0;
            std::cin >> model >> loss >> file >> least;
            Training training(file);
            training.loss = loss, training.denoising = model == "dae";
            for (int i = 0; i < 5; i++) training.step(false);
            int steps = 0;
            const double start = seconds();
            double passed = 0;
            do {
                for (int i = 0; i < 10; i++) training.step(false);
                steps += 10;
                passed = seconds() - start;
            } while (passed < least);
            std::printf("%.9g\n", passed / steps * 1e6);
        } else {
            int steps = 0;
            std::cin >> loss >> file >> steps;
            Training training(file);
            training.loss = loss;
            for (int i = 0; i < steps; i++) training.step(true);
            std::printf("%.9g\n", training.value());
        }
        std::fflush(stdout);
    }
}
