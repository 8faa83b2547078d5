/**
 * Standing by: the screen stays on, and something new rings and vibrates. Ends with the page; a lock the system took while
 * the page was hidden is asked for again when it is seen. It looks at no question.
 */

export interface StandBy {
	/** From a tap: browsers let nothing sound otherwise. `false`: the screen will not stay on. */
	start(): Promise<boolean>;
	stop(): void;
	ring(): void;
}

const buzzMs = [180, 90, 180];
/** Two notes: heard across a room, and no alarm. */
const notes = [
	{ hertz: 660, afterSeconds: 0 },
	{ hertz: 880, afterSeconds: 0.2 },
];
const noteSeconds = 0.35;

export function createStandBy(page: Window & typeof globalThis): StandBy {
	const { navigator, document } = page;
	let sound: AudioContext | undefined;
	let lock: WakeLockSentinel | undefined;
	let isOn = false;

	async function holdScreen(): Promise<boolean> {
		if (lock !== undefined && !lock.released) return true;
		try {
			lock = await navigator.wakeLock.request("screen");
			if (!isOn) await lock.release();
			return true;
		} catch {
			return false;
		}
	}
	const seen = (): void => {
		if (isOn && document.visibilityState === "visible") void holdScreen();
	};

	return {
		async start() {
			isOn = true;
			sound ??= new page.AudioContext();
			document.addEventListener("visibilitychange", seen);
			await sound.resume();
			return holdScreen();
		},
		stop() {
			isOn = false;
			document.removeEventListener("visibilitychange", seen);
			void lock?.release();
			void sound?.suspend();
		},
		ring() {
			if (!isOn) return;
			// iOS knows no vibration.
			if ("vibrate" in navigator) navigator.vibrate(buzzMs);
			if (!sound) return;
			for (const { hertz, afterSeconds } of notes)
				play(sound, hertz, sound.currentTime + afterSeconds);
		},
	};
}

function play(sound: AudioContext, hertz: number, at: number): void {
	const tone = sound.createOscillator();
	const volume = sound.createGain();
	tone.frequency.value = hertz;
	volume.gain.setValueAtTime(0.0001, at);
	volume.gain.exponentialRampToValueAtTime(0.3, at + 0.02);
	volume.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds);
	tone.connect(volume).connect(sound.destination);
	tone.start(at);
	tone.stop(at + noteSeconds);
}
