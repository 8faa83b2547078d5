/** The desktop's own words, in the person's language. Asked for anew each time: the person may choose another one. */
import * as commands from "../../words/de/commands.ts";
import * as german from "../../words/de/tray.ts";
import * as english from "../../words/en/tray.ts";
import { languageOf, speak, spoken } from "../../words/spoken.ts";

export const words = () => spoken("tray", english);

/** `chosen` as Settings have it; `system` is the system's languages, best first. */
export function chooseWords(chosen: string, system: readonly string[]): void {
	const language = languageOf([chosen, ...system]);
	speak(language, language === "de" ? { commands, tray: german } : {}, system);
}
