// Does something that needs the graphics card for itself: the stage and its clock wait.
export async function whileResting(stage, clock, work) {
  clock.hold(stage);
  try {
    await stage.rest(true);
    return await work();
  } finally {
    stage.rest(false);
    clock.release(stage);
  }
}
