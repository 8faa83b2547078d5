/** How the gate and this app behave. */
import { Page } from "../shared/page.tsx";
import { settings as strings } from "./strings.ts";

export function SettingsWindow() {
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{null}
		</Page>
	);
}
