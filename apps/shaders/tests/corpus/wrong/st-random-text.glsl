// expect: image 0 no void mainImage
Dear all, this is a letter and not a shader (at all).
