// Gives a program to a player. → {compiled, settled}: promises of how compiling went, as soon as that is known, and of the
// end, when the player has tried how heavy it is
export function givenTo(player, program, study) {
  const settled = player.load(program, study);
  const compiled = new Promise((resolve, reject) => {
    const taken = ({ detail }) => detail.program === program && resolve(detail.report);
    player.addEventListener("taken", taken);
    settled.then(resolve, reject).finally(() => player.removeEventListener("taken", taken));
  });
  return { compiled, settled };
}
