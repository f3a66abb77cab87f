export default {
  unavailable: 'Your points cannot be shown at the moment.',
  retry: 'Try again',
};
