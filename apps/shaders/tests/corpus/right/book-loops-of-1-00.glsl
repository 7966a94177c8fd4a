precision mediump float;
uniform float u_time;
const int N = 6;
void main() {
    float sum = 0.0, parts[6];
    for (int i = 0; i < N; i++) parts[i] = float(i);
    for (float x = 0.0; x <= 1.0; x += 0.25) sum += x;
    for (int i = N - 1; i >= 0; --i) { if (i == 2) continue; if (sum > 90.0) break; sum += parts[i]; }
    gl_FragColor = vec4(sum * u_time);
}
