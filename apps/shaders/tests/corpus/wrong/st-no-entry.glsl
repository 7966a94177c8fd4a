// expect: image 0 no void mainImage
float shade(vec2 p) { return p.x * iTime; }
