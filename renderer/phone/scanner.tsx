/** Reads the QR code by the phone's camera, where the browser can. The picture stays in the page. */
import { useEffect, useRef, useState } from "react";
import { type Invited, invitedByLink } from "./invitation.ts";
import { page, pairing as strings } from "./strings.ts";

/** The types of the DOM do not know it yet (WICG Shape Detection). */
interface Detector {
	detect(picture: HTMLVideoElement): Promise<readonly { rawValue: string }[]>;
}
interface Shapes {
	readonly BarcodeDetector?: new (options: {
		formats: readonly string[];
	}) => Detector;
}

// What the DOM's types do not know is looked for, not believed.
const detectorClass = (): Shapes["BarcodeDetector"] =>
	(window as Shapes).BarcodeDetector;

export const canScan = (): boolean =>
	detectorClass() !== undefined && "mediaDevices" in navigator;

const lookEveryMs = 250;

interface ScannerProps {
	readonly onFound: (invited: Invited) => void;
	readonly onStop: () => void;
}

export function Scanner({ onFound, onStop }: ScannerProps) {
	const video = useRef<HTMLVideoElement>(null);
	const [trouble, setTrouble] = useState<string | null>(null);
	const found = useRef(onFound);
	useEffect(() => {
		found.current = onFound;
	});
	useEffect(() => {
		const stop = new AbortController();
		void scan(
			video.current,
			stop.signal,
			(text) => {
				const invited = invitedByLink(text);
				if (invited) found.current(invited);
				else setTrouble(strings.foreignCode);
				return invited !== null;
			},
			() => setTrouble(strings.noCamera),
		);
		return () => stop.abort();
	}, []);
	return (
		<section className="scanner">
			{/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the camera's own picture */}
			<video ref={video} muted playsInline aria-label={strings.scanning} />
			<output>{trouble ?? strings.scanning}</output>
			<button type="button" className="button wide" onClick={onStop}>
				{page.cancel}
			</button>
		</section>
	);
}

/** Until `onText` has taken one, or it is stopped. The camera is off afterwards. */
async function scan(
	video: HTMLVideoElement | null,
	stop: AbortSignal,
	onText: (text: string) => boolean,
	onTrouble: () => void,
): Promise<void> {
	const BarcodeDetector = detectorClass();
	if (!video || !BarcodeDetector) return;
	let camera: MediaStream | undefined;
	try {
		camera = await navigator.mediaDevices.getUserMedia({
			video: { facingMode: "environment" },
		});
		const detector = new BarcodeDetector({ formats: ["qr_code"] });
		video.srcObject = camera;
		await video.play();
		while (!stop.aborted) {
			const [code] = await detector.detect(video);
			if (code && onText(code.rawValue)) return;
			await new Promise((resolve) => {
				setTimeout(resolve, lookEveryMs);
			});
		}
	} catch {
		if (!stop.aborted) onTrouble();
	} finally {
		for (const track of camera?.getTracks() ?? []) track.stop();
	}
}
