// expect: image 3 float4 is not declared
void mainImage(out vec4 o, in vec2 p) {
    float4 c = float4(iTime); o = c;
}
