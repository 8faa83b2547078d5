/** The same in a dialog, for the console: a browser has no window of its own for it. */
import { Dialog } from "../shared/dialog.tsx";
import { PairingFlow } from "./pairing-flow.tsx";
import { pairing as strings } from "./strings.ts";

export function PairingDialog({ onDone }: { onDone: () => void }) {
	return (
		<Dialog title={strings.heading} onDismiss={onDone}>
			<PairingFlow onLeave={onDone} />
		</Dialog>
	);
}
