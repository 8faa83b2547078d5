/** What a phone is told while its page is closed; apart from the page's words, since its service worker holds no others. */
export const somethingWaits = "Something waits for your answer.";
