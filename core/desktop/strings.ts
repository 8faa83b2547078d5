/** The desktop's own words, in the person's language. Asked for anew each time: the person may choose another one. */
import * as english from "../../words/en/tray.ts";
import { spoken } from "../../words/spoken.ts";

export const words = () => spoken("tray", english);
