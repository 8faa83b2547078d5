/** The thread that looks for secrets, where the bundle takes it from; it is the leak guard's. */
// oxlint-disable-next-line import/no-unassigned-import -- it has begun to listen when it was imported
import "../leak-guard/scan-thread.ts";
