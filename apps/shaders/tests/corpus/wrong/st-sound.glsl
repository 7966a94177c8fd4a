// expect: image 0 no sound pass
vec2 mainSound(int s, float time) { return vec2(sin(6.2831 * 440.0 * time)); }
