export default {
  earns: (points: string) => `Earns you ${points}`,
  times: (factor: string, pointsName: string) => `${factor}× ${pointsName}`,
};
