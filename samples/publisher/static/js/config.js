// The newsroom system prints its own address here, as such systems do.
export const site = "%ORIGIN%";
export const headlines = "%ORIGIN%/api/headlines.json";
export const article = '//%ORIGIN_HOST%/api/article.json';
