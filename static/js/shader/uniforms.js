export const SAMPLE_RATE = 44_100;

// Every name under which the dialects know time, size and pointer. Pixels count from the lower left.
export function builtIns({ time, delta, frame, date, mouse, pointer, width, height }) {
  const rate = delta > 0 ? 1 / delta : 60;
  return {
    iTime: [time], u_time: [time], time: [time],
    iTimeDelta: [delta], u_delta: [delta],
    iFrame: [frame], u_frame: [frame],
    iFrameRate: [rate],
    iSampleRate: [SAMPLE_RATE],
    iResolution: [width, height, 1], u_resolution: [width, height, 1], resolution: [width, height, 1],
    iMouse: mouse,
    u_mouse: pointer,
    mouse: [pointer[0] / width, pointer[1] / height],
    iDate: date, u_date: date,
    surfaceSize: [width / height, 1], ff_surfaceSize: [width / height, 1],
  };
}

// Year, month from 0, day, seconds since midnight: as Shadertoy counts.
export function dateOf(moment = new Date()) {
  const seconds = moment.getHours() * 3600 + moment.getMinutes() * 60 + moment.getSeconds() + moment.getMilliseconds() / 1000;
  return [moment.getFullYear(), moment.getMonth(), moment.getDate(), seconds];
}

// An author may declare `u_resolution` as vec2 or vec3, `u_frame` as int or float: the declared type decides.
export function setUniform(gl, { type, size, location }, numbers) {
  const width = { [gl.FLOAT]: 1, [gl.FLOAT_VEC2]: 2, [gl.FLOAT_VEC3]: 3, [gl.FLOAT_VEC4]: 4 }[type];
  if (width) {
    const values = fit(numbers, size > 1 ? width * size : width);
    gl[`uniform${width}fv`](location, values);
  } else if (type === gl.INT || type === gl.BOOL) {
    gl.uniform1i(location, Math.trunc(numbers[0]));
  } else if (type === gl.UNSIGNED_INT) {
    gl.uniform1ui(location, Math.max(0, Math.trunc(numbers[0])));
  }
}

function fit(numbers, length) {
  return numbers.length === length ? numbers : Array.from({ length }, (_, index) => numbers[index] ?? 0);
}

// A parameter's value, as the address and the page know it, as numbers for the graphics card.
export function numbersOf(value) {
  if (typeof value === "string") {
    const digits = value.replace("#", "");
    return [0, 2, 4, 6].map((place) => (place < digits.length ? parseInt(digits.slice(place, place + 2), 16) / 255 : 1));
  }
  return Array.isArray(value) ? value : [Number(value)];
}
