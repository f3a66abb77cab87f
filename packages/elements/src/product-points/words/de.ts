import type en from './en.ts';

export default {
  earns: (points) => `Bringt Ihnen ${points}`,
  times: (factor, pointsName) => `${factor}× ${pointsName}`,
} satisfies typeof en;
