void mainImage(inout vec4 o, vec2 u) { o += vec4(u.xyxy / iResolution.xyxy) * iTime; }
