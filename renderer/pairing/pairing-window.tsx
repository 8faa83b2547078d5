/** The desktop's small window in which a phone is paired. Escape closes it, and a QR that is open with it. */
import { useEffect } from "react";
import { useEscape } from "../approvals/use-escape.ts";
import { app } from "../shared/strings.ts";
import { PairingFlow } from "./pairing-flow.tsx";
import { pairing as strings } from "./strings.ts";

const leave = (): void => void window.drawbridge?.closePairing();

export function PairingWindow() {
	useEscape(leave);
	useEffect(() => {
		document.title = `${strings.heading} · ${app.name}`;
	}, []);
	return (
		<main className="pairing-window" tabIndex={-1}>
			<h1>{strings.heading}</h1>
			<PairingFlow onLeave={leave} />
		</main>
	);
}
