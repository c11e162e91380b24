// Puts the subscribe form of {{ site_name|tojson }} behind the script element that loaded this.
document.currentScript.insertAdjacentHTML("afterend", {{ html|tojson }});
